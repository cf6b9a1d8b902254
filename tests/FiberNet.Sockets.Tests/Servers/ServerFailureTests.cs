using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests.Servers;

/// <summary>What makes accepting or receiving fail: the server goes on, or fails where its owner sees it.</summary>
public class ServerFailureTests
{
    [Fact]
    public void Number_closed_behind_its_back_serves_the_next_one()
    {
        var log = new List<string>();
        InReactor.Run(async () =>
        {
            using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo))!;
            FiberSocket stale = NewSocket();
            using FiberSocket first = NewSocket();
            Assert.True(Native.Close(stale.Handle));
            Assert.True(await first.Connect(server.EndPoint!));
            Assert.True(await first.Write("x"));
            Assert.Equal("x", Net.Text(await first.Read(1)));
            Assert.False(stale.Close());
            Assert.False(server.IsClosed);
            Assert.Null(server.Failure);
        }, log: log);
        Assert.Contains("behind the reactor's back", Assert.Single(log), StringComparison.Ordinal);
    }

    [Fact]
    public void Server_out_of_spare_descriptors_serves_one_at_a_time()
    {
        var log = new List<string>();
        InReactor.Run(async () =>
        {
            using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo, new TcpServerOptions { SpareDescriptors = int.MaxValue }))!;
            using FiberSocket first = NewSocket(), second = NewSocket();
            Assert.True(await first.Connect(server.EndPoint!));
            Assert.True(await first.Write("x"));
            Assert.Equal("x", Net.Text(await first.Read(1)));
            Assert.True(await second.Connect(server.EndPoint!));
            Assert.True(await second.Write("y"));
            Assert.True((await second.Readable(TimeSpan.FromSeconds(1))).IsTimeout);
            Assert.Equal((1, 1), (server.AcceptedCount, server.AcceptPauseCount));
            Assert.True(first.Close());
            Assert.Equal("y", Net.Text(await second.Read(1)));
        }, new VirtualClock(), log: log);
        Assert.Contains("descriptors are left", log[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Trouble_is_logged_once_in_a_while_and_counted()
    {
        var log = new List<string>();
        InReactor.Run(async () =>
        {
            using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo))!;
            using FiberSocket client = NewSocket();
            if (!Torture.SystemCallFilter.TryFail(Torture.SystemCallFilter.Accept4, Errno.EMFILE))
                return;
            Assert.True(await client.Connect(server.EndPoint!));

            // Accepting is tried again each 100 ms at the latest, in virtual time.
            await Fiber.Sleep(TimeSpan.FromSeconds(12));
            Assert.False(server.IsClosed);
            Assert.Equal(3, log.Count);
            Assert.InRange(server.AcceptPauseCount, 100, 200);
            Assert.Contains("such lines were left out", log[1], StringComparison.Ordinal);
        }, new VirtualClock(), log: log);
    }

    [Fact]
    public void Log_that_throws_does_not_end_accepting()
    {
        int lines = 0;
        var failures = new List<FiberFailedEventArgs>();
        ReactorThread.Run(
            async () =>
            {
                using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo))!;
                using FiberSocket client = NewSocket();
                if (!Torture.SystemCallFilter.TryFail(Torture.SystemCallFilter.Accept4, Errno.EMFILE))
                    return;
                Assert.True(await client.Connect(server.EndPoint!));
                await Fiber.Sleep(TimeSpan.FromSeconds(12));
                Assert.False(server.IsClosed);
                Assert.Null(server.Failure);
                Assert.InRange(lines, 2, int.MaxValue);
            },
            new ReactorOptions
            {
                Clock = new VirtualClock(),
                Log = _ =>
                {
                    lines++;
                    throw new IOException("no space");
                },
                UnhandledException = failures.Add,
            });
        Assert.Empty(failures);
    }

    [Fact]
    public void Shut_down_listener_closes_the_server_and_is_reported()
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
                Assert.Equal(new IoResult(1), await client.SendTo(server.EndPoint!, "x"u8.ToArray()));
                while (!server.IsClosed)
                    await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
                Assert.Equal((int)Errno.EBADF, server.Failure!.HResult);
            },
            new ReactorOptions { UnhandledException = failures.Add });
        Assert.Single(failures);
    }

    private static FiberSocket NewSocket() => FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
}
