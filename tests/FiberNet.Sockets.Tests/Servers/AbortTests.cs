using System.Net.Sockets;

namespace FiberNet.Tests.Servers;

public class AbortTests
{
    [Fact]
    public void Calls_that_wait_and_later_ones_end_with_the_same_value() => InReactor.Run(async () =>
    {
        (FiberSocket socket, FiberSocket peer) = await Net.TcpPair(bufferSize: 4096);
        using (socket)
        using (peer)
        {
            var errors = new List<Errno>();
            Fiber reader = Fiber.Create(async () =>
            {
                Assert.Null(await socket.ReadLine());
                errors.Add(socket.Errno);
                Assert.Equal<IoResult>(Errno.ECONNABORTED, await socket.ReadSome(new byte[1]));
                errors.Add(socket.Errno);
                Assert.False(await socket.Readable());
                errors.Add(socket.Errno);
            });
            Fiber writer = Fiber.Create(async () =>
            {
                errors.Add((await socket.Write(new byte[4_000_000])).Errno);
                errors.Add((await socket.Write("x")).Errno);
            });
            Assert.True(socket.Abort());
            Assert.False(socket.Abort());
            await reader.Join();
            await writer.Join();
            Assert.Equal(Enumerable.Repeat(Errno.ECONNABORTED, 5), errors);
            Assert.False(socket.IsClosed);
        }
    });

    [Fact]
    public void A_fiber_that_is_ready_gets_the_value_too() => InReactor.Run(async () =>
    {
        (FiberSocket socket, FiberSocket peer) = await Net.TcpPair();
        using (socket)
        using (peer)
        {
            Fiber handler = Fiber.Create(async () =>
            {
                await Fiber.Yield();
                Assert.Null(await socket.Read(1));
                Assert.Equal(Errno.ECONNABORTED, socket.Errno);
                Assert.Equal(Errno.ECONNABORTED, (await socket.Write("x")).Errno);
            });
            Assert.True(await peer.Write("unread"));
            socket.Abort();
            await handler.Join();
        }
    });

    [Fact]
    public void The_peer_sees_the_end_and_the_number_stays_taken() => InReactor.Run(async () =>
    {
        (FiberSocket socket, FiberSocket peer) = await Net.TcpPair();
        using (socket)
        using (peer)
        {
            Fiber reader = Fiber.Create(async () => Assert.Null(await socket.Read(1)));
            int handle = socket.Handle;
            socket.Abort();
            Assert.Empty((await peer.ReadToEnd(1))!);
            Assert.True(Native.IsOpen(handle));
            await reader.Join();
            Assert.True(socket.Close());
            Assert.False(socket.Abort());
        }
    });

    [Fact]
    public void A_loop_that_ignores_the_end_lets_others_run() => InReactor.Run(async () =>
    {
        (FiberSocket first, FiberSocket second) = Net.UnixPair();
        using (first)
        using (second)
        {
            bool goOn = true;
            Fiber careless = Fiber.Create(async () =>
            {
                while (goOn)
                    await first.ReadSome(new byte[1]);
            });
            first.Abort();
            for (int i = 0; i < 10; i++)
                await Fiber.Yield();
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            goOn = false;
            await careless.Join();
        }
    });

    [Fact]
    public void A_listener_that_is_aborted_ends_its_server_visibly() => InReactor.Run(async () =>
    {
        using TcpServer server = TcpServer.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0))!;
        Fiber serving = Fiber.Create(() => server.Serve(Net.Echo));
        server.Listener.Abort();
        IOException failure = await serving.Throws<IOException>();
        Assert.Equal((int)Errno.ECONNABORTED, failure.HResult);
        Assert.Same(failure, server.Failure);
        Assert.True(server.IsClosed);
    });
}
