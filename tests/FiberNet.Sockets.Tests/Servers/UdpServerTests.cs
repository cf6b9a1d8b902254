using System.Net;
using System.Net.Sockets;
using FiberNet.Advanced;

namespace FiberNet.Tests.Servers;

public class UdpServerTests
{
    [Fact]
    public void Each_datagram_is_answered() => InReactor.Run(async () =>
    {
        using UdpServer server = UdpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), async datagram =>
        {
            await Fiber.Yield();
            await datagram.Reply(datagram.Data);
        }, new UdpServerOptions { MaxHandlers = 2 })!;
        using FiberSocket client = await Client(server);
        foreach (string text in new[] { "one", "", "three" })
        {
            await client.Send(text);
            Assert.Equal(text, Net.Text(await client.Receive()));
        }

        Assert.Null(UdpServer.Start(server.EndPoint!, _ => FiberTask.CompletedTask));
        Assert.Equal(Errno.EADDRINUSE, Errno.Last);
        Assert.True(server.Close());
        Assert.False(server.Close());
    });

    [Fact]
    public void A_bound_socket_is_served() => InReactor.Run(async () =>
    {
        FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Dgram)!;
        Assert.True(socket.Bind("127.0.0.1", 0));
        using UdpServer server = UdpServer.Adopt(socket, async datagram => await datagram.Reply(datagram.Data))!;
        using FiberSocket client = await Client(server);
        await client.Send("x");
        Assert.Equal("x", Net.Text(await client.Receive()));
        using FiberSocket stream = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.Null(UdpServer.Adopt(stream, _ => FiberTask.CompletedTask));
        Assert.Equal(Errno.EINVAL, Errno.Last);
    });

    [Fact]
    public void It_is_started_by_name_and_port() => InReactor.Run(async () =>
    {
        using UdpServer? server = await UdpServer.Start("localhost", 0, async datagram => await datagram.Reply(datagram.Data), new UdpServerOptions { Name = "echo" });
        using FiberSocket client = await Client(server!);
        await client.Send("x");
        Assert.Equal("x", Net.Text(await client.Receive()));

        Assert.Null(await UdpServer.Start("127.0.0.1", ((IPEndPoint)server!.EndPoint!).Port, _ => FiberTask.CompletedTask));
        Assert.Equal(Errno.EADDRINUSE, Errno.Last);
        Assert.Null(await UdpServer.Start("no-such-host.invalid", 0, _ => FiberTask.CompletedTask));
        Assert.Equal(Errno.EIO, Errno.Last);
    });

    [Fact]
    public void Handler_fiber_is_named_after_server_and_sender() => InReactor.Run(async () =>
    {
        var names = new FiberChannel<string>(capacity: 1);
        using UdpServer server = UdpServer.Start(
            new IPEndPoint(IPAddress.Loopback, 0), async datagram => await names.Put(Fiber.Current.Name!), new UdpServerOptions { Name = "echo" })!;
        using FiberSocket client = await Client(server);
        await client.Send("x");
        Assert.Equal($"echo/{client.LocalEndPoint}", (await names.Get()).Value);
    });

    [Fact]
    public void Server_replaces_a_dead_path_and_respects_a_live_one() => InReactor.Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString());
        using (FiberSocket dead = FiberSocket.Create(AddressFamily.Unix, SocketType.Dgram)!)
            Assert.True(dead.Bind("unix/", path));
        Assert.True(File.Exists(path));
        using UdpServer? server = await UdpServer.Start("unix/", path, async datagram => await datagram.Reply(datagram.Data));
        Assert.NotNull(server);
        Assert.Null(await UdpServer.Start("unix/", path, _ => FiberTask.CompletedTask));
        Assert.Equal(Errno.EADDRINUSE, Errno.Last);
        FiberScheduler.Current!.LastError = 0;
        Assert.Null(await TcpServer.Start("unix/", path, Net.Echo));
        Assert.Equal(Errno.EADDRINUSE, Errno.Last);

        using FiberSocket client = FiberSocket.Create(AddressFamily.Unix, SocketType.Dgram)!;
        Assert.True(client.Bind("unix/", $"\0{Guid.NewGuid()}"));
        Assert.Equal(new IoResult(4), await client.SendTo("unix/", path, "ping"u8.ToArray()));
        Assert.Equal("ping", Net.Text(await client.Receive()));
        server.Close();
        Assert.False(File.Exists(path));
    });

    [Fact]
    public void Handlers_are_bounded_and_close_ends_the_wait_for_one() => InReactor.Run(async () =>
    {
        var go = new FiberEvent();
        var running = new FiberChannel<string>(capacity: 10);
        using UdpServer server = UdpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), async datagram =>
        {
            await running.Put(Net.Text(datagram.Data)!);
            await go.Wait();
        }, new UdpServerOptions { MaxHandlers = 2, Name = "few" })!;
        using FiberSocket client = await Client(server);
        foreach (string text in new[] { "1", "2", "3" })
            await client.Send(text);
        Assert.Equal("1", (await running.Get()).Value);
        Assert.Equal("2", (await running.Get()).Value);
        Assert.Equal(2, server.HandlerCount);

        // The third is in the kernel's queue: nobody takes it before there is a handler for it.
        Assert.True(await server.Socket.Readable());
        Assert.Equal(2, server.HandlerCount);
        server.Close();
        Fiber receiver = Assert.Single(Fiber.Living, fiber => fiber.Name == "few");
        await receiver.Join();
        go.Set();
    });

    [Fact]
    public void Stop_lets_handlers_reply_then_cancels() => InReactor.RunVirtually(async () =>
    {
        var started = new FiberSemaphore(0);
        UdpServer server = UdpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), async datagram =>
        {
            started.Release();
            await Fiber.Sleep(datagram.Data is [(byte)'s'] ? TimeSpan.FromSeconds(1) : Timeout.InfiniteTimeSpan);
            await datagram.Reply(datagram.Data);
        })!;
        using FiberSocket client = await Client(server);
        await client.Send("s");
        await client.Send("never");
        await started.Acquire();
        await started.Acquire();
        Fiber<int> stop = Fiber.Create(() => server.Stop(TimeSpan.FromSeconds(2)));
        await client.Send("too late");
        Assert.Equal(1, await stop.Join());
        Assert.Equal("s", Net.Text(client.TryReceive()));
        Assert.Null(client.TryReceive());
        Assert.True(server.IsClosed);
        Assert.Equal(0, server.HandlerCount);
        Assert.Equal(0, await server.Stop(TimeSpan.Zero));
    });

    [Fact]
    public void A_stop_that_is_cancelled_closes_the_socket() => InReactor.Run(async () =>
    {
        var started = new FiberEvent();
        var go = new FiberEvent();
        UdpServer server = UdpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), async _ =>
        {
            started.Set();
            await go.Wait();
        })!;
        using FiberSocket client = await Client(server);
        await client.Send("x");
        await started.Wait();
        Fiber<int> stop = Fiber.Create(() => server.Stop(Timeout.InfiniteTimeSpan));
        stop.Cancel();
        await stop.Throws<FiberCanceledException>();
        Assert.True(server.IsClosed);
        Assert.Equal(1, server.HandlerCount);
        go.Set();
    });

    private static async FiberTask<FiberSocket> Client(UdpServer server)
    {
        FiberSocket client = FiberSocket.Create(server.EndPoint!.AddressFamily, SocketType.Dgram)!;
        Assert.True(await client.Connect(server.EndPoint!));
        return client;
    }
}
