using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FiberNet.Posix;

namespace FiberNet.Tests.Lifetime;

// close(2) of a socket that lingers waits for a peer that does not read, O_NONBLOCK or not (socket(7)).
public class LingerTests
{
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("set")]
    [InlineData("by name")]
    [InlineData("typed")]
    [InlineData("of the listener")]
    [InlineData("taken over")]
    [InlineData("left open")]
    public void Close_does_not_wait_for_a_peer_that_does_not_read(string way)
    {
        var log = new List<string>();
        long start = Stopwatch.GetTimestamp();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
        long sent = 0;
        InReactor.Run(
            async () =>
            {
                FiberSocket server = await Accept(client, lingers: way == "of the listener");
                switch (way)
                {
                    case "set" or "left open":
                        server.Linger = new LingerOption(true, (int)s_linger.TotalSeconds);
                        break;
                    case "by name":
                        Assert.True(server.SetSockOpt("SOL_SOCKET", "SO_LINGER", new LingerOption(true, (int)s_linger.TotalSeconds)));
                        break;
                    case "typed":
                        Assert.True(server.SetOption(SocketOptions.Linger, new LingerOption(true, (int)s_linger.TotalSeconds)));
                        break;
                    case "taken over":
                        server.Linger = new LingerOption(true, (int)s_linger.TotalSeconds);
                        server = FiberSocket.FromFd(server.Detach())!;
                        break;
                }

                while (server.TrySend(new byte[65536]) is { Bytes: > 0 and int count })
                    sent += count;
                Assert.True(way == "left open" || server.Close());
            },
            log: log);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, s_atOnce);
        Assert.Equal(way == "left open" ? 1 : 0, log.Count);

        // The kernel goes on to send what it has.
        byte[] buffer = new byte[65536];
        for (int count; (count = client.Receive(buffer)) > 0;)
            sent -= count;
        Assert.Equal(0, sent);
    }

    [Fact]
    public void Close_of_the_last_of_several_descriptors_does_not_wait() => InReactor.Run(async () =>
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
        (FiberSocket here, FiberSocket there) = Net.UnixPair();
        FiberSocket server = await Accept(client, lingers: false);
        using (here)
        using (there)
        {
            server.Linger = new LingerOption(true, (int)s_linger.TotalSeconds);
            Assert.Equal(new IoResult(1), await here.SendSockets(new byte[1], [server]));
            int passed = (await there.ReceiveHandles(new byte[1])).Handles[0];
            while (server.TrySend(new byte[65536]) is { Count: > 0 })
            {
            }

            // A duplicate is not the last: the option is the other's still.
            Assert.True(Native.Close(passed));
            int number = server.Handle;
            long start = Stopwatch.GetTimestamp();
            Assert.True(server.Close());
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, s_atOnce);
            client.Close(0);
            while (Native.IsOpen(number))
                await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        }
    });

    private static async FiberTask<FiberSocket> Accept(Socket client, bool lingers)
    {
        using FiberSocket listener = Net.Listen();
        if (lingers)
            listener.Linger = new LingerOption(true, (int)s_linger.TotalSeconds);
        var address = (IPEndPoint)listener.LocalEndPoint!;
        await Reactor.Offload(() => client.Connect(address));
        FiberSocket server = (await listener.Accept())!;
        Assert.True(server.SetOption(SocketOptions.SendBufferSize, 8192));
        return server;
    }
}
