using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests.Servers;

public class ServerLimitTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(60);

    [Fact]
    public void Idle_connection_is_ended_and_counted()
    {
        var log = new List<string>();
        InReactor.Run(async () =>
        {
            var errors = new FiberChannel<Errno>(capacity: 1);
            using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, async socket =>
            {
                while (await socket.ReadLine() is { } line)
                    await socket.Write(line);
                errors.TryPut(socket.Errno);
            }, new TcpServerOptions { IdleTimeout = s_short }))!;
            using FiberSocket client = await Connect(server);
            Assert.True(await client.Write("hello\n"));
            Assert.Equal("hello\n", Net.Text(await client.ReadToEnd(100)));
            Assert.Equal(Errno.ECONNABORTED, (await errors.Get()).Value);
            Assert.Equal((1, 0), (server.IdleCount, server.SilentCount));
        }, log: log);
        Assert.Contains("was idle for", Assert.Single(log), StringComparison.Ordinal);
    }

    [Fact]
    public void Handler_sees_which_limit_was_reached() => InReactor.Run(async () =>
    {
        var limits = new FiberChannel<ConnectionLimit>(capacity: 3);
        TcpServer server = null!;
        async FiberTask Handle(FiberSocket socket)
        {
            while (await socket.ReadLine() is { Length: > 0 })
            {
            }

            limits.TryPut(server.ReachedLimit);
        }

        using (server = TcpServer.Bind(new IPEndPoint(IPAddress.Loopback, 0), new TcpServerOptions { IdleTimeout = s_short * 3, FirstByteTimeout = s_short })!)
        {
            server.Start(Handle);
            using FiberSocket leaving = await Connect(server), silent = await Connect(server), idle = await Connect(server);
            Assert.True(leaving.Close());
            Assert.True(await idle.Write("x\n"));
            ConnectionLimit[] seen = [(await limits.Get()).Value, (await limits.Get()).Value, (await limits.Get()).Value];
            Assert.Equal([ConnectionLimit.None, ConnectionLimit.FirstByte, ConnectionLimit.Idle], seen);
            Assert.Equal(ConnectionLimit.None, server.ReachedLimit);
        }
    }, log: []);

    [Fact]
    public void FirstByteTimeout_ends_only_peers_that_sent_nothing()
    {
        var log = new List<string>();
        InReactor.Run(async () =>
        {
            using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo, new TcpServerOptions { FirstByteTimeout = s_short }))!;
            using FiberSocket begun = await Connect(server), silent = await Connect(server);
            Assert.True(await begun.Write("x"));
            Assert.Empty((await silent.ReadToEnd(1))!);
            Assert.Equal((0, 1), (server.IdleCount, server.SilentCount));
            Assert.True(await begun.Write("y"));
            Assert.Equal("xy", Net.Text(await begun.Read(2)));
        }, log: log);
        Assert.Contains("sent nothing within", Assert.Single(log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_whose_server_only_sends_is_not_idle() => InReactor.Run(async () =>
    {
        using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, async socket =>
        {
            for (int i = 0; i < 30; i++)
            {
                await Fiber.Sleep(TimeSpan.FromMilliseconds(10));
                await socket.Write("t");
            }
        }, new TcpServerOptions { IdleTimeout = TimeSpan.FromMilliseconds(200) }))!;
        using FiberSocket client = await Connect(server);
        Assert.Equal(30, (await client.ReadToEnd(100))!.Length);
        Assert.Equal(0, server.IdleCount);
    });

    [Fact]
    public void Limits_out_of_range_are_refused() => InReactor.Run(async () =>
    {
        await Fiber.Yield();
        var endPoint = new IPEndPoint(IPAddress.Loopback, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => { TcpServer.Bind(endPoint, new TcpServerOptions { IdleTimeout = TimeSpan.Zero }); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { TcpServer.Bind(endPoint, new TcpServerOptions { FirstByteTimeout = Timeout.InfiniteTimeSpan }); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { TcpServer.Bind(endPoint, new TcpServerOptions { StopGrace = Timeout.InfiniteTimeSpan }); });
    });

    private static async FiberTask<FiberSocket> Connect(TcpServer server)
    {
        FiberSocket client = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.True(await client.Connect(server.EndPoint!), client.Error);
        return client;
    }
}
