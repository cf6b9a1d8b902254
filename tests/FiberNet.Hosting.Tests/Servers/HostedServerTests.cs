using System.Net;
using System.Net.Sockets;
using FiberNet.Hosting;
using FiberNet.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FiberNet.Tests.Servers;

public class HostedServerTests
{
    [Fact]
    public async Task A_function_serves_connections()
    {
        await using TestHost host = await TestHost.Serve(TestHost.Echo);
        using Client client = host.Connect();
        Assert.Equal("hello", client.Ask("hello"));
    }

    [Fact]
    public async Task Each_connection_has_a_scope_that_ends_with_it()
    {
        var tickets = new TicketOffice();
        await using TestHost host = await TestHost.Start(services =>
        {
            services.AddSingleton(tickets);
            services.AddScoped<Ticket>();
            services.AddFiberTcpServer<TicketHandler>(TestHost.Server, options => options.Listen.Add("127.0.0.1:0"));
        });
        using Client one = host.Connect(), two = host.Connect();
        Assert.Equal("1 1", one.Ask("?"));
        Assert.Equal("2 2", two.Ask("?"));
        Assert.Equal("1 1", one.Ask("?"));
        two.Dispose();
        Assert.Equal(2, tickets.Returned.Take());
        Assert.Equal("1 1", one.Ask("?"));
    }

    [Fact]
    public async Task A_handler_that_fails_is_logged_and_others_go_on()
    {
        await using TestHost host = await TestHost.Serve(async connection =>
        {
            if (await connection.Socket.ReadLine() is [(byte)'x', ..])
                throw new InvalidTimeZoneException("the handler's fault");
            await connection.Socket.Write("fine\n");
        });
        using Client bad = host.Connect(), good = host.Connect();
        Assert.Null(bad.Ask("x"));
        LogEntry entry = host.Log.Next("HandlerFailed");
        Assert.Equal((4, LogLevel.Error, "FiberNet.Hosting.Servers"), (entry.Event.Id, entry.Level, entry.Category));
        Assert.IsType<InvalidTimeZoneException>(entry.Exception);
        Assert.Contains("server echo", entry.Text, StringComparison.Ordinal);
        Assert.Equal("fine", good.Ask("y"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_address_that_is_taken_fails_the_start(int reactors)
    {
        await using TestHost first = await TestHost.Start(Services(reactors, "127.0.0.1:0"));
        string address = $"{first.EndPoint}";
        await using TestHost second = TestHost.Build(Services(reactors, "127.0.0.1:0", address));
        IOException exception = await Assert.ThrowsAsync<IOException>(second.Start);
        Assert.Equal($"The server 'echo' cannot listen at {address} (FiberNet:Servers:echo:Listen): Address already in use (EADDRINUSE).", exception.Message);

        // Nothing is left of the start that has failed: its first address is free again.
        Assert.Throws<InvalidOperationException>(() => second.Fibers.Reactors);
        LogEntry listened = Assert.Single(second.Log.All, entry => entry.Event.Name == "ServerListens");
        Assert.Throws<SocketException>(() => new Client(IPEndPoint.Parse(listened.Text.TrimEnd('.').Split(' ')[^1])));
        using Client client = first.Connect();
        Assert.Equal("still there", client.Ask("still there"));
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_fails_the_start()
    {
        await using TestHost host = TestHost.Build(Services(1, "no-such-host.invalid:1"));
        Assert.Contains("no-such-host.invalid:1", (await Assert.ThrowsAsync<IOException>(host.Start)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reactors_of_the_host_share_its_servers()
    {
        await using TestHost host = await TestHost.Serve(
            async connection =>
            {
                await connection.Socket.Write($"{Reactor.Current.Name}\n");
                await connection.Socket.ReadLine();
            },
            options => options.MaxConnections = 1,
            ("FiberNet:Reactors:Count", "3"));
        Assert.Equal(["0", "1", "2"], host.Fibers.Reactors.Select(static reactor => reactor.Name));
        using Client one = host.Connect(), two = host.Connect(), three = host.Connect();
        Assert.Equal(["0", "1", "2"], new[] { one.Receive(), two.Receive(), three.Receive() }.Order());
    }

    [Fact]
    public async Task Servers_listen_at_paths_and_at_all_addresses()
    {
        string path = Path.Combine(Path.GetTempPath(), $"fibernet-hosting-{Environment.ProcessId}.sock");
        await using (TestHost host = await TestHost.Start(Services(2, $"unix:{path}", $"unix:@{path}", "*:0", "localhost:0", "[::1]:0")))
        {
            IReadOnlyList<EndPoint> all = host.Fibers.EndPointsOf(TestHost.Server);
            foreach (EndPoint endPoint in new[] { new UnixDomainSocketEndPoint(path), new UnixDomainSocketEndPoint($"\0{path}"), new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)all[2]).Port), all[3], all[4] })
            {
                using var client = new Client(endPoint);
                Assert.Equal("x", client.Ask("x"));
            }
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Datagrams_are_handled_and_failures_logged()
    {
        await using TestHost host = await TestHost.Start(services => services.AddFiberUdpServer<DatagramEcho>(TestHost.Server, options => options.Listen.Add("127.0.0.1:0")));
        using var client = new UdpClient();
        client.Connect(host.EndPoint);
        client.Send([1, 2]);
        Assert.Equal([1, 2], (await client.ReceiveAsync()).Buffer);
        client.Send([]);
        LogEntry entry = host.Log.Next("HandlerFailed");
        Assert.IsType<InvalidTimeZoneException>(entry.Exception);
        client.Send([3]);
        Assert.Equal([3], (await client.ReceiveAsync()).Buffer);
    }

    [Fact]
    public async Task A_scope_that_cannot_be_made_or_ended_is_logged()
    {
        await using TestHost host = await TestHost.Start(services =>
        {
            services.AddFiberTcpServer<TicketHandler>(TestHost.Server, options => options.Listen.Add("127.0.0.1:0"));
            services.AddScoped<UncleanService>();
            services.AddFiberTcpServer("unclean", async connection => _ = connection.Services.GetRequiredService<UncleanService>(), options => options.Listen.Add("127.0.0.1:0"));
        });
        using (Client client = host.Connect())
            Assert.Null(client.Receive());
        LogEntry entry = host.Log.Next("HandlerFailed");
        Assert.Contains("Unable to resolve service", entry.Exception!.Message, StringComparison.Ordinal);
        using (var client = new Client(host.Fibers.EndPointsOf("unclean")[0]))
            Assert.Null(client.Receive());
        Assert.IsType<InvalidTimeZoneException>(host.Log.Next("HandlerFailed").Exception);
    }

    [Fact]
    public async Task A_server_of_datagrams_that_fails_stops_the_host()
    {
        IPEndPoint? endPoint = null;
        await using TestHost host = await TestHost.Start(services => services.AddFiberUdpServer(
            TestHost.Server,
            async _ => ProcessSockets.Close(endPoint!),
            options => options.Listen.Add("127.0.0.1:0")));
        endPoint = host.EndPoint;
        var stopping = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        using var client = new UdpClient();
        client.Connect(host.EndPoint);
        client.Send([1]);
        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("Server echo serves no more", host.Log.Next("ServerFailed").Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Stop());
    }

    [Fact]
    public async Task A_server_that_fails_stops_the_host()
    {
        FiberSocket? listener = null;
        await using TestHost host = await TestHost.Serve(TestHost.Echo, options => options.Prepare = socket => listener = socket);
        var stopping = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        await host.Fibers.Reactors[0].InvokeAsync(async () => listener!.Shutdown(SocketShutdown.Both));
        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(LogLevel.Critical, host.Log.Next("ServerFailed").Level);
        Assert.IsType<IOException>((await Assert.ThrowsAsync<InvalidOperationException>(() => host.Stop())).InnerException);
    }

    [Fact]
    public void Names_of_servers_are_unique_and_part_of_a_key()
    {
        var services = new ServiceCollection();
        services.AddFiberTcpServer("one", TestHost.Echo);
        Assert.Contains("'one'", Assert.Throws<ArgumentException>("name", () => services.AddFiberUdpServer("one", _ => FiberTask.CompletedTask)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("name", () => services.AddFiberTcpServer("a:b", TestHost.Echo));
        Assert.Throws<ArgumentException>("name", () => services.AddFiberTcpServer("", TestHost.Echo));
        Assert.Throws<ArgumentNullException>("handler", () => services.AddFiberTcpServer("two", null!));
    }

    [Fact]
    public async Task The_reactors_are_there_while_the_host_runs()
    {
        await using TestHost host = TestHost.Build(services => services.AddFiberReactors());
        Assert.Throws<InvalidOperationException>(() => host.Fibers.Reactors);
        await host.Start();
        Assert.Equal(42, await Assert.Single(host.Fibers.Reactors).InvokeAsync(async () => 42));
        Assert.Throws<ArgumentException>("server", () => host.Fibers.EndPointsOf("none"));
        await host.Stop();
        Assert.Throws<InvalidOperationException>(() => host.Fibers.Reactors);
    }

    private static Action<IServiceCollection> Services(int reactors, params string[] addresses) => services => services
        .AddFiberReactors(options => options.Count = reactors)
        .AddFiberTcpServer(TestHost.Server, TestHost.Echo, options => Array.ForEach(addresses, options.Listen.Add));
}
