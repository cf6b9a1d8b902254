using System.Diagnostics;
using FiberNet.Hosting;
using FiberNet.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FiberNet.Tests.Servers;

public class StopTests
{
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1);

    [Fact]
    public async Task Handlers_see_the_stop_and_answer_what_they_have_begun()
    {
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        await using TestHost host = await TestHost.Serve(async connection =>
        {
            while (true)
            {
                byte[]? line;
                using (Fiber.CancelOn(connection.Stopping))
                    line = await connection.Socket.ReadLine();
                if (line is null or [])
                    return;
                if (line is [(byte)'w', ..])
                {
                    begun.SetResult();
                    await goOn.Task;
                }

                await connection.Socket.Write(line);
            }
        }, options => options.DrainTimeout = s_never);
        using Client idle = host.Connect(), busy = host.Connect();
        Assert.Equal("x", idle.Ask("x"));
        busy.Send("work");
        await begun.Task;
        Task stop = host.Stop();

        // Nothing has gone wrong with the idle one: it ends now, and the other when it is done.
        Assert.Null(idle.Receive());
        Assert.False(stop.IsCompleted);
        goOn.SetResult();
        Assert.Equal("work", busy.Receive());
        Assert.Null(busy.Receive());
        await stop;
        Assert.Equal("Server echo has stopped; 0 handlers had to be cancelled.", host.Log.Next("ServerStopped").Text);
        Assert.DoesNotContain(host.Log.All, entry => entry.Event.Name == "HandlerFailed");
    }

    [Fact]
    public async Task Handlers_that_go_on_are_cancelled_after_the_drain()
    {
        await using TestHost host = await TestHost.Serve(TestHost.Echo, options => options.DrainTimeout = TimeSpan.FromMilliseconds(50));
        using Client client = host.Connect();
        Assert.Equal("x", client.Ask("x"));
        await host.Stop();
        Assert.Null(client.Receive());
        Assert.Equal("Server echo has stopped; 1 handlers had to be cancelled.", host.Log.Next("ServerStopped").Text);
    }

    [Fact]
    public async Task Handlers_that_ignore_the_cancel_lose_their_connection()
    {
        await using TestHost host = await TestHost.Serve(
            async connection =>
            {
                await connection.Socket.Write("ready\n");
                using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                    await connection.Socket.ReadLine();
            },
            options => (options.DrainTimeout, options.StopGrace) = (TimeSpan.Zero, TimeSpan.FromMilliseconds(50)));
        using Client client = host.Connect();
        Assert.Equal("ready", client.Receive());
        await host.Stop();
        Assert.Null(client.Receive());
    }

    [Fact]
    public async Task The_time_of_the_host_ends_the_drain()
    {
        await using TestHost host = await TestHost.Serve(TestHost.Echo, options => options.DrainTimeout = s_never, ("FiberNet:Reactors:Count", "2"));
        using Client one = host.Connect(), two = host.Connect();
        Assert.Equal("x", one.Ask("x"));
        Assert.Equal("x", two.Ask("x"));
        using var hostTime = new CancellationTokenSource();
        Task stop = host.Stop(hostTime.Token);
        await Assert.ThrowsAsync<TimeoutException>(() => stop.WaitAsync(TimeSpan.FromMilliseconds(100)));
        await hostTime.CancelAsync();
        try
        {
            await stop;
        }
        catch (OperationCanceledException)
        {
            // The host tells that its time was over.
        }

        Assert.Null(one.Receive());
        Assert.Null(two.Receive());
        Assert.Equal("Server echo has stopped; 2 handlers had to be cancelled.", host.Log.Next("ServerStopped").Text);
    }

    [Fact]
    public async Task Scopes_end_with_cancelled_handlers_too()
    {
        var tickets = new TicketOffice();
        await using TestHost host = await TestHost.Start(services =>
        {
            services.AddSingleton(tickets);
            services.AddScoped<Ticket>();
            services.AddFiberTcpServer<TicketHandler>(TestHost.Server, options =>
            {
                options.Listen.Add("127.0.0.1:0");
                options.DrainTimeout = TimeSpan.Zero;
            });
        });
        using Client client = host.Connect();
        Assert.Equal("1 1", client.Ask("?"));
        await host.Stop();
        Assert.True(tickets.Returned.TryTake(out int number));
        Assert.Equal(1, number);
    }

    [Fact]
    public async Task Datagram_handlers_answer_while_the_host_drains()
    {
        var begun = new TaskCompletionSource();
        await using TestHost host = await TestHost.Start(services => services.AddFiberUdpServer(TestHost.Server, async datagram =>
        {
            var stopping = new TaskCompletionSource();
            datagram.Stopping.Register(stopping.SetResult);
            begun.SetResult();
            await stopping.Task;
            await datagram.Reply(datagram.Data);
        }, options => options.Listen.Add("127.0.0.1:0")));
        using var client = new System.Net.Sockets.UdpClient();
        client.Connect(host.EndPoint);
        client.Send([7]);
        await begun.Task;
        await host.Stop();
        Assert.Equal([7], (await client.ReceiveAsync()).Buffer);
    }
}
