using System.Net;
using System.Net.Sockets;
using FiberNet.Advanced;

namespace FiberNet.Tests.Servers;

public class TcpServerTests
{
    private static async FiberTask<FiberSocket> Connect(TcpServer server)
    {
        FiberSocket client = FiberSocket.Create(server.EndPoint!.AddressFamily, SocketType.Stream)!;
        Assert.True(await client.Connect(server.EndPoint), client.Error);
        return client;
    }

    [Fact]
    public void Server_serves_connections_and_can_be_closed() => InReactor.Run(async () =>
    {
        TcpServer? server = await TcpServer.Start("localhost", 0, async socket => await socket.Write(await socket.ReadLine() ?? []));
        for (int i = 0; i < 40; i++)
        {
            using FiberSocket client = await Connect(server!);
            Assert.True(await client.Write($"line {i}\n"));
            Assert.Equal($"line {i}\n", Net.Text(await client.ReadToEnd(100)));
        }

        Assert.Equal(40, server!.AcceptedCount);
        Assert.Equal(0, server.ConnectionCount);
        Assert.True(server.Close());
        Assert.False(server.Close());
        using FiberSocket late = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.False(await late.Connect(server.EndPoint!));
    });

    [Fact]
    public void Reactors_share_a_duplicated_listener() => InReactor.Run(async () =>
    {
        using TcpServer first = TcpServer.Bind(new IPEndPoint(IPAddress.Loopback, 0), new TcpServerOptions { MaxConnections = 1 })!;
        first.Start(Net.Echo);
        int duplicate = (int)DescriptorCalls.Duplicate(first.Listener.Handle).Count;
        await using FiberNet.ReactorThread other = Reactor.StartThread();
        TcpServer second = await other.InvokeAsync(async () =>
        {
            TcpServer server = TcpServer.Adopt(FiberSocket.FromFd(duplicate)!)!;
            server.Start(Net.Echo);
            return server;
        });
        Assert.Equal(first.EndPoint, second.EndPoint);
        using FiberSocket one = await Connect(first), two = await Connect(first), three = await Connect(first);
        foreach (FiberSocket client in new[] { one, two, three })
        {
            Assert.True(await client.Write("x"));
            Assert.Equal("x", Net.Text(await client.Read(1)));
        }

        // One of them has room for one, so the other has served the rest; and each close leaves the other's listener open.
        Assert.InRange(second.AcceptedCount, 2, 3);
        Assert.True(first.Close());
        using FiberSocket late = await Connect(second);
        Assert.True(await late.Write("y"));
        Assert.Equal("y", Net.Text(await late.Read(1)));
        await other.InvokeAsync(async () => await second.Stop(TimeSpan.Zero));
    });

    [Fact]
    public void A_socket_that_does_not_listen_makes_no_server() => InReactor.Run(async () =>
    {
        using FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.Null(TcpServer.Adopt(socket));
        Assert.Equal(Errno.EINVAL, Errno.Last);
        Assert.False(socket.IsClosed);
        Assert.True(socket.Bind("127.0.0.1", 0));
        Assert.True(socket.Listen());
        Assert.Equal(socket.LocalEndPoint, TcpServer.Adopt(socket)!.EndPoint);
        await Fiber.Yield();
    });

    [Fact]
    public void Binding_and_serving_are_two_steps() => InReactor.Run(async () =>
    {
        using TcpServer server = TcpServer.Bind(new IPEndPoint(IPAddress.Loopback, 0), new TcpServerOptions { Prepare = s => Assert.True(s.SetOption(SocketOptions.KeepAlive, true)) })!;
        using FiberSocket early = await Connect(server);
        Fiber serving = Fiber.Create(() => server.Serve(Net.Echo));
        Assert.Throws<InvalidOperationException>(() => { server.Start(Net.Echo); });
        Assert.True(await early.Write("x"));
        Assert.Equal("x", Net.Text(await early.Read(1)));
        server.Close();
        await serving.Join();

        // A live connection is not the server's.
        Assert.True(await early.Write("y"));
        Assert.Equal("y", Net.Text(await early.Read(1)));
        Assert.Equal(1, server.ConnectionCount);
        Assert.Throws<ObjectDisposedException>(() => { server.Start(Net.Echo); });
    });

    [Fact]
    public void What_cannot_be_bound_is_told() => InReactor.Run(async () =>
    {
        using TcpServer server = TcpServer.Bind(new IPEndPoint(IPAddress.Loopback, 0))!;
        Assert.Null(TcpServer.Bind(server.EndPoint!));
        Assert.Equal(Errno.EADDRINUSE, Errno.Last);
        Assert.Null(await TcpServer.Start("no such host.invalid", 0, Net.Echo));
        Assert.Equal(Errno.EIO, Errno.Last);
        Assert.Null(await TcpServer.Bind("unix/", "/no/such/directory/socket"));
        Assert.Equal(Errno.ENOENT, Errno.Last);
        Assert.Throws<ArgumentOutOfRangeException>(() => { TcpServer.Bind("127.0.0.1", 65536); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { TcpServer.Bind(server.EndPoint!, new TcpServerOptions { MaxConnections = 0 }); });
    });

    [Fact]
    public void Failed_handler_is_reported_once_and_ends_its_connection()
    {
        var failures = new List<FiberFailedEventArgs>();
        Reactor.Run(
            async () =>
            {
                using TcpServer? server = await TcpServer.Start("127.0.0.1", 0, async socket =>
                {
                    if (await socket.ReadLine() is [(byte)'!', ..])
                        throw new InvalidDataException("bad line");
                    await socket.Write("ok");
                }, new TcpServerOptions { Name = "lines" });
                foreach (string line in new[] { "!\n", "fine\n" })
                {
                    using FiberSocket client = await Connect(server!);
                    Assert.True(await client.Write(line));
                    Assert.Equal(line == "!\n" ? "" : "ok", Net.Text(await client.ReadToEnd(10)));
                }
            },
            new ReactorOptions { UnhandledException = failures.Add });
        FiberFailedEventArgs failure = Assert.Single(failures);
        Assert.IsType<InvalidDataException>(failure.Exception);
        Assert.StartsWith("lines/127.0.0.1:", failure.Fiber!.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_may_close_or_detach_its_own_socket() => InReactor.Run(async () =>
    {
        var detached = new FiberChannel<int>(capacity: 1);
        using TcpServer? server = await TcpServer.Start("127.0.0.1", 0, async socket =>
        {
            if (await socket.Read(1) is [(byte)'c'])
                socket.Close();
            else
                detached.TryPut(socket.Detach());
        });
        using FiberSocket first = await Connect(server!), second = await Connect(server!);
        Assert.True(await first.Write("c"));
        Assert.Empty((await first.ReadToEnd(1))!);
        Assert.True(await second.Write("d"));
        using FiberSocket kept = FiberSocket.FromFd((await detached.Get()).Value)!;
        Assert.True(await kept.Write("still here"));
        Assert.Equal("still here", Net.Text(await second.Read(10)));
    });

    [Fact]
    public void No_more_connections_are_served_than_allowed() => InReactor.Run(async () =>
    {
        using TcpServer? server = await TcpServer.Start("127.0.0.1", 0, Net.Echo, new TcpServerOptions { MaxConnections = 2 });
        var clients = new List<FiberSocket>();
        for (int i = 0; i < 4; i++)
        {
            clients.Add(await Connect(server!));
            Assert.True(await clients[i].Write("x"));
        }

        Assert.NotNull(await clients[0].Read(1));
        Assert.NotNull(await clients[1].Read(1));
        Assert.Equal(2, server!.AcceptedCount);
        Assert.False(await clients[2].Readable(TimeSpan.Zero));
        clients[0].Close();
        Assert.NotNull(await clients[2].Read(1));
        Assert.Equal((2, 3), (server.ConnectionCount, (int)server.AcceptedCount));
        clients[1].Close();
        Assert.NotNull(await clients[3].Read(1));
        clients.ForEach(client => client.Dispose());
    });

    [Fact]
    public void Stopping_lets_handlers_end_and_cancels_those_that_do_not() => InReactor.RunVirtually(async () =>
    {
        bool cleanedUp = false;
        TcpServer? server = await TcpServer.Start("127.0.0.1", 0, async socket =>
        {
            byte[]? line = await socket.ReadLine();
            try
            {
                await Fiber.Sleep(line is [(byte)'s', ..] ? TimeSpan.FromSeconds(1) : TimeSpan.FromDays(1));
                await socket.Write("done");
            }
            finally
            {
                cleanedUp = true;
            }
        });
        using FiberSocket quick = await Connect(server!), slow = await Connect(server!);
        Assert.True(await quick.Write("s\n"));
        Assert.True(await slow.Write("x\n"));
        await Fiber.Sleep(TimeSpan.FromMilliseconds(10));
        Assert.Equal(2, server!.ConnectionCount);
        Assert.Equal(1, await server.Stop(TimeSpan.FromSeconds(5)));
        Assert.True(cleanedUp);
        Assert.True(server.IsClosed);
        Assert.Equal("done", Net.Text(await quick.ReadToEnd(10)));
        Assert.Empty((await slow.ReadToEnd(10))!);
        Assert.Equal(0, await server.Stop(TimeSpan.Zero));
    });

    [Fact]
    public void Only_a_dead_unix_socket_is_replaced() => InReactor.Run(async () =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"fibernet-{Guid.NewGuid():N}");
        using (FiberSocket dead = FiberSocket.Create(AddressFamily.Unix, SocketType.Stream)!)
            Assert.True(dead.Bind("unix/", path));
        Assert.True(File.Exists(path));

        TcpServer? server = await TcpServer.Start("unix/", path, Net.Echo);
        Assert.NotNull(server);
        Assert.Null(await TcpServer.Start("unix/", path, Net.Echo));
        Assert.Equal(Errno.EADDRINUSE, Errno.Last);
        using (FiberSocket client = await Connect(server))
        {
            Assert.True(await client.Write("x"));
            Assert.Equal("x", Net.Text(await client.Read(1)));
        }

        server.Close();
        Assert.False(File.Exists(path));

        File.WriteAllText(path, "precious");
        Assert.Null(await TcpServer.Start("unix/", path, Net.Echo));
        Assert.Equal(Errno.EADDRINUSE, Errno.Last);
        Assert.Equal("precious", File.ReadAllText(path));
        File.Delete(path);
    });
}
