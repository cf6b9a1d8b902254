using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests.Messages;

public class PassedHandlesTests
{
    [Fact]
    public void A_socket_closed_while_its_message_waits_is_what_arrives() => InReactor.Run(async () =>
    {
        (FiberSocket here, FiberSocket there) = Net.UnixPair();
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (here)
        using (there)
        using (client)
        {
            Fill(here);
            Fiber<IoResult> sender = Fiber.Create(async () => await here.SendSockets(new byte[1], [server]));
            Assert.Equal(FiberStatus.Suspended, sender.Status);
            int number = server.Handle;
            server.Close();
            using FiberSocket stranger = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
            Assert.Equal(number, stranger.Handle);
            using FiberSocket listener = Net.Listen();
            Assert.True(await stranger.Connect(listener.LocalEndPoint!));
            using FiberSocket passed = await ReceiveSocket(there);
            Assert.Equal(new IoResult(1), await sender.Join());
            Assert.Equal(client.LocalEndPoint, passed.RemoteEndPoint);
            Assert.True(await client.Write("x"));
            Assert.Equal("x", Net.Text(await passed.Read(1)));
        }
    });

    [Fact]
    public void A_message_that_is_not_sent_leaves_no_duplicate() => InReactor.Run(async () =>
    {
        (FiberSocket here, FiberSocket there) = Net.UnixPair();
        using (there)
        {
            Fill(here);
            Assert.Equal<IoResult>(Errno.ETIMEDOUT, await here.SendSockets(new byte[1], [there, there], TimeSpan.FromMilliseconds(1)));
            Assert.Equal(Errno.ETIMEDOUT, here.Errno);
            Fiber cancelled = Fiber.Create(async () => await here.SendSockets(new byte[1], [there]));
            cancelled.Cancel();
            await Assert.ThrowsAsync<FiberCanceledException>(cancelled.AsTask);
            Fiber<IoResult> aborted = Fiber.Create(async () => await here.SendHandles(new byte[1], [there.Handle]));
            Fiber<IoResult> refused = Fiber.Create(async () => await here.SendHandles(new byte[1], [there.Handle, 100_500]));
            Assert.Equal<IoResult>(Errno.EBADF, await refused.Join());
            Assert.Equal(Errno.EBADF, here.Errno);
            here.Close();
            Assert.Equal<IoResult>(Errno.EBADF, await aborted.Join());
        }
    });

    [Fact]
    public void Descriptors_over_what_cannot_carry_them_are_EINVAL() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using FiberSocket udp = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Dgram)!;
        Assert.True(udp.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
        Assert.True(await udp.Connect(udp.LocalEndPoint!));
        using (client)
        using (server)
        {
            foreach (FiberSocket socket in new[] { client, udp })
            {
                Assert.Equal<IoResult>(Errno.EINVAL, await socket.SendSockets(new byte[1], [server]));
                Assert.Equal(Errno.EINVAL, socket.Errno);
            }

            Assert.False(await server.Readable(TimeSpan.Zero));
        }
    });

    [Fact]
    public void A_socket_of_another_reactor_is_refused() => InReactor.Run(async () =>
    {
        (FiberSocket here, FiberSocket there) = Net.UnixPair();
        using (here)
        using (there)
        {
            await Reactor.Offload(() => ReactorThread.Run(
                () =>
                {
                    (FiberSocket first, FiberSocket second) = Net.UnixPair();
                    using (first)
                    using (second)
                        Assert.Throws<InvalidOperationException>(() => { first.SendSockets(new byte[1], [here]); });
                    return FiberTask.CompletedTask;
                },
                null));
        }
    });

    private static void Fill(FiberSocket socket)
    {
        byte[] bytes = new byte[4096];
        while (socket.TrySend(bytes) is { Count: > 0 })
        {
        }
    }

    private static async FiberTask<FiberSocket> ReceiveSocket(FiberSocket from)
    {
        byte[] buffer = new byte[65536];
        while (true)
        {
            ReceivedHandles received = await from.ReceiveHandles(buffer);
            Assert.InRange(received.Count, 1, buffer.Length);
            if (received.Handles.Count > 0)
                return FiberSocket.FromFd(received.Handles[0])!;
        }
    }
}
