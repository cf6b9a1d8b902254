using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using FiberNet.Posix;

namespace FiberNet.Tests.Servers;

/// <summary>A stop ends within its bound, whatever the handlers do.</summary>
public class ServerStopTests
{
    private static readonly IPEndPoint s_anyPort = new(IPAddress.Loopback, 0);

    [Fact]
    public void Connection_that_was_just_accepted_is_served_by_a_stop() => InReactor.Run(async () =>
    {
        TcpServer server = TcpServer.Bind(s_anyPort).OrThrow();
        server.Start(Net.Echo);
        (FiberSocket first, FiberSocket second) = Net.UnixPair();
        Fiber<int> stopping = Fiber.Create(async () =>
        {
            (await second.Readable()).OrThrow();
            return await server.Stop(TimeSpan.FromSeconds(20));
        });
        await Fiber.Yield();

        // One turn sees both events, in this order: the fiber that stops runs when the connection is accepted and its handler has not begun.
        (await first.Write("x")).OrThrow();
        using FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream).OrThrow();
        Assert.Equal(Errno.EINPROGRESS, client.SysConnect(server.EndPoint!).Errno);
        while (server.AcceptedCount == 0)
            await Fiber.Yield();
        Assert.NotEqual(FiberStatus.Dead, stopping.Status);
        (await client.Write("x")).OrThrow();
        Assert.Equal("x", Net.Text(await client.Read(1)));
        client.Close();
        Assert.Equal(0, await stopping.Join());
        first.Dispose();
        second.Dispose();
    });

    [Fact]
    public void A_handler_that_awaits_a_foreign_task_is_named_and_left()
    {
        var log = new List<string>();
        InReactor.Run(async () =>
        {
            var never = new TaskCompletionSource();
            var started = new FiberEvent();
            TcpServer server = (await TcpServer.Start("127.0.0.1", 0, async _ =>
            {
                started.Set();
                await never.Task;
            }, new TcpServerOptions { Name = "stubborn" }))!;
            using FiberSocket client = await Connect(server);
            await started.Wait();
            Assert.Equal(1, await server.Stop(TimeSpan.FromSeconds(1)));
            Assert.Equal(1, server.ConnectionCount);
            Assert.Empty((await client.ReadToEnd(1))!);
            never.SetResult();
            while (server.ConnectionCount > 0)
                await Fiber.Yield();
        }, new VirtualClock(), log: log);
        string line = Assert.Single(log);
        Assert.Contains("'stubborn/127.0.0.1:", line, StringComparison.Ordinal);
        Assert.Contains("waiting for a foreign task", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handler_in_AsStream_is_left(bool inTaskCode) => InReactor.RunVirtually(async () =>
    {
        var started = new FiberEvent();
        TcpServer server = (await TcpServer.Start("127.0.0.1", 0, async socket =>
        {
            using Stream stream = socket.AsStream();
            started.Set();
            if (inTaskCode)
                await ReadInTask(stream);
            else
                _ = await stream.ReadAsync(new byte[1]);
        }, new TcpServerOptions { StopGrace = inTaskCode ? TimeSpan.FromSeconds(1) : TimeSpan.FromDays(1) }))!;
        using FiberSocket client = await Connect(server);
        await started.Wait();
        Assert.Equal(1, await server.Stop(TimeSpan.Zero));
        Assert.Equal(0, server.ConnectionCount);
    });

    [Fact]
    public void Stop_ends_clients_that_never_begin_a_handshake()
    {
        var failures = new List<FiberFailedEventArgs>();
        ReactorThread.Run(
            async () =>
            {
                using var certificate = TestCertificate.Make();
                var started = new FiberEvent();
                TcpServer server = (await TcpServer.Start("127.0.0.1", 0, async socket =>
                {
                    using var tls = new SslStream(socket.AsStream());
                    started.Set();
                    await tls.AuthenticateAsServerAsync(certificate);
                }))!;
                using FiberSocket client = await Connect(server);
                await started.Wait();
                Assert.Equal(1, await server.Stop(TimeSpan.Zero));
                Assert.Equal(0, server.ConnectionCount);
            },
            new ReactorOptions { UnhandledException = failures.Add });
        Assert.Empty(failures);
    }

    [Fact]
    public void A_shielded_handler_loses_its_connection_after_the_grace() => InReactor.RunVirtually(async () =>
    {
        var errors = new FiberChannel<Errno>(capacity: 1);
        var started = new FiberEvent();
        TcpServer server = (await TcpServer.Start("127.0.0.1", 0, async socket =>
        {
            started.Set();
            using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                Assert.Null(await socket.ReadLine());
            errors.TryPut(socket.Errno);
        }, new TcpServerOptions { StopGrace = TimeSpan.FromSeconds(7) }))!;
        using FiberSocket client = await Connect(server);
        await started.Wait();
        long before = FiberScheduler.Current!.Clock.Timestamp;
        Assert.Equal(1, await server.Stop(TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromSeconds(9), TimeSpan.FromTicks((FiberScheduler.Current.Clock.Timestamp - before) / 100));
        Assert.Equal(Errno.ECONNABORTED, (await errors.Get()).Value);
    });

    [Fact]
    public void Handlers_are_told_that_the_server_stops() => InReactor.Run(async () =>
    {
        using TcpServer server = TcpServer.Bind(s_anyPort)!;
        var stopped = new FiberEvent();
        var started = new FiberEvent();
        server.Start(async socket =>
        {
            using CancellationTokenRegistration registration = server.Stopping.Register(stopped.Set);
            started.Set();
            await stopped.Wait();
            await socket.Write("bye");
        });
        using FiberSocket client = await Connect(server);
        await started.Wait();
        Assert.False(server.Stopping.IsCancellationRequested);
        Assert.Equal(0, await server.Stop(Timeout.InfiniteTimeSpan));
        Assert.True(server.Stopping.IsCancellationRequested);
        Assert.Equal("bye", Net.Text(await client.ReadToEnd(10)));
    });

    [Fact]
    public void A_datagram_handler_that_refuses_is_named_and_left()
    {
        var log = new List<string>();
        InReactor.Run(async () =>
        {
            var never = new TaskCompletionSource();
            var started = new FiberEvent();
            UdpServer server = UdpServer.Start(s_anyPort, async _ =>
            {
                started.Set();
                await never.Task;
            }, new UdpServerOptions { Name = "stubborn" })!;
            using FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Dgram)!;
            Assert.Equal(new IoResult(1), await client.SendTo(server.EndPoint!, "x"u8.ToArray()));
            await started.Wait();
            Assert.Equal(1, await server.Stop(TimeSpan.FromSeconds(1)));
            Assert.True(server.IsClosed);
            never.SetResult();
            while (server.HandlerCount > 0)
                await Fiber.Yield();
        }, new VirtualClock(), log: log);
        Assert.Contains("'stubborn/127.0.0.1:", Assert.Single(log), StringComparison.Ordinal);
    }

    private static async Task ReadInTask(Stream stream)
    {
        await Task.Yield();
        _ = await stream.ReadAsync(new byte[1]);
    }

    private static async FiberTask<FiberSocket> Connect(TcpServer server)
    {
        FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.True(await client.Connect(server.EndPoint!), client.Error);
        return client;
    }
}
