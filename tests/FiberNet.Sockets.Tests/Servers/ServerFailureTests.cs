using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests.Servers;

/// <summary>What makes accepting or receiving fail: the server goes on, or fails where its owner sees it.</summary>
public class ServerFailureTests
{
    [Fact]
    public void A_number_closed_behind_its_back_costs_one_connection()
    {
        var log = new List<string>();
        InReactor.Run(async () =>
        {
            using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo))!;
            FiberSocket stale = NewSocket();
            using FiberSocket first = NewSocket(), second = NewSocket();
            Assert.True(Native.Close(stale.Handle));
            Assert.True(await first.Connect(server.EndPoint!));

            // Not served, but not left hanging either: what was accepted is closed.
            Assert.Empty((await first.ReadToEnd(1))!);
            Assert.False(stale.Close());
            Assert.True(await second.Connect(server.EndPoint!));
            Assert.True(await second.Write("x"));
            Assert.Equal("x", Net.Text(await second.Read(1)));
            Assert.False(server.IsClosed);
            Assert.Null(server.Failure);
        }, log: log);
        Assert.Contains("behind the reactor's back", Assert.Single(log), StringComparison.Ordinal);
    }

    [Fact]
    public void Trouble_is_logged_once_in_a_while_and_counted()
    {
        var log = new List<string>();
        InReactor.Run(async () =>
        {
            using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo))!;
            FiberSocket[] clients = [.. Enumerable.Range(0, 21).Select(_ => NewSocket())];
            FiberSocket stale = NewSocket();
            Assert.True(Native.Close(stale.Handle));
            foreach (FiberSocket client in clients[..20])
                await IsRefused(client, server);
            Assert.Single(log);
            await Fiber.Sleep(TimeSpan.FromSeconds(6));
            await IsRefused(clients[20], server);
            stale.Close();
            foreach (FiberSocket client in clients)
                client.Close();
        }, new VirtualClock(), log: log);
        Assert.Equal(2, log.Count);
        Assert.Contains("19 such lines were left out", log[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_throws_does_not_end_accepting()
    {
        int lines = 0;
        var failures = new List<FiberFailedEventArgs>();
        ReactorThread.Run(
            async () =>
            {
                using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo))!;
                using FiberSocket first = NewSocket(), second = NewSocket();
                FiberSocket stale = NewSocket();
                Assert.True(Native.Close(stale.Handle));
                await IsRefused(first, server);
                stale.Close();
                Assert.True(await second.Connect(server.EndPoint!));
                Assert.True(await second.Write("x"));
                Assert.Equal("x", Net.Text(await second.Read(1)));
            },
            new ReactorOptions
            {
                Log = _ =>
                {
                    lines++;
                    throw new IOException("no space");
                },
                UnhandledException = failures.Add,
            });
        Assert.Equal(1, lines);
        Assert.Empty(failures);
    }

    [Fact]
    public void A_listener_that_was_shut_down_closes_the_server_and_is_reported()
    {
        var failures = new List<FiberFailedEventArgs>();
        ReactorThread.Run(
            async () =>
            {
                TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo, new TcpServerOptions { Name = "shut" }))!;
                Assert.True(server.Listener.Shutdown(SocketShutdown.Both));
                while (!server.IsClosed)
                    await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
                Assert.Equal((int)Errno.EINVAL, server.Failure!.HResult);
            },
            new ReactorOptions { UnhandledException = failures.Add });
        FiberFailedEventArgs failure = Assert.Single(failures);
        Assert.Equal("shut", failure.Fiber!.Name);
        Assert.IsType<IOException>(failure.Exception);
    }

    [Fact]
    public void A_datagram_socket_closed_behind_its_back_ends_the_server()
    {
        var failures = new List<FiberFailedEventArgs>();
        ReactorThread.Run(
            async () =>
            {
                UdpServer server = UdpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), datagram =>
                {
                    Assert.True(Native.Close(datagram.Server.Socket.Handle));
                    return FiberTask.CompletedTask;
                })!;
                using FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Dgram)!;
                Assert.Equal(1, await client.SendTo(server.EndPoint!, "x"u8.ToArray()));
                while (!server.IsClosed)
                    await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
                Assert.Equal((int)Errno.EBADF, server.Failure!.HResult);
            },
            new ReactorOptions { UnhandledException = failures.Add });
        Assert.Single(failures);
    }

    private static FiberSocket NewSocket() => FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;

    /// <summary>The client stays open: it must not give the next connection a number.</summary>
    private static async FiberTask IsRefused(FiberSocket client, TcpServer server)
    {
        Assert.True(await client.Connect(server.EndPoint!));
        Assert.Empty((await client.ReadToEnd(1))!);
    }
}
