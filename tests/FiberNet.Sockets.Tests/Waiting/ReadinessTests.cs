using System.Net.Sockets;
using FiberNet.Posix;

namespace FiberNet.Tests.Waiting;

public class ReadinessTests
{
    [Fact]
    public void An_idle_connection_is_writable_only() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Assert.False(await server.Readable(TimeSpan.Zero));
            Assert.Equal((Errno.ETIMEDOUT, "Connection timed out"), (server.Errno, server.Error));
            Assert.False(await server.Readable(TimeSpan.FromMilliseconds(10)));
            Assert.Equal(Errno.ETIMEDOUT, Errno.Last);
            Assert.True(await server.Writable(TimeSpan.Zero));
            Assert.Equal(Errno.None, server.Errno);
            Assert.Equal(IoResult.Ready(IoEvents.Write), await server.Wait());
        }
    });

    [Fact]
    public void Bytes_make_it_readable_wherever_they_wait() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Assert.True(await client.Write("a\nb"));
            Assert.True(await server.Readable());
            Assert.Equal(IoResult.Ready(IoEvents.ReadWrite), await server.Wait());
            await server.ReadLine();
            Assert.Equal(1, server.BytesBuffered);
            Assert.True(await server.Readable(TimeSpan.Zero));
            Assert.Equal(IoResult.Ready(IoEvents.ReadWrite), await server.Wait(TimeSpan.Zero));
            await server.Read(1);
            Assert.False(await server.Readable(TimeSpan.Zero));
        }
    });

    [Fact]
    public void The_end_and_a_pending_error_are_readable() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        {
            client.Close();
            Assert.True(await server.Readable());
            Assert.Equal(IoResult.Ready(IoEvents.ReadWrite), await server.Wait());
        }

        (client, server) = await Net.TcpPair();
        using (server)
        {
            Net.Reset(client);
            Assert.True(await server.Readable());
            Assert.True(await server.Writable());
        }
    });

    [Fact]
    public void A_socket_that_is_not_connected_is_ready_for_both() => InReactor.Run(async () =>
    {
        using FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.Equal(IoResult.Ready(IoEvents.ReadWrite), await socket.Wait(TimeSpan.FromSeconds(1)));
    });

    [Fact]
    public void Waiting_ends_with_ETIMEDOUT() => InReactor.RunVirtually(async () =>
    {
        // A UNIX socket's room does not come back by itself, as TCP's does when an acknowledgement is late.
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (client)
        using (server)
        {
            while (await client.Write(new byte[65536], TimeSpan.Zero))
            {
            }

            Assert.Equal<IoResult>(Errno.ETIMEDOUT, await client.Wait(TimeSpan.FromSeconds(1)));
            Assert.Equal(Errno.ETIMEDOUT, client.Errno);
            Assert.Equal<IoResult>(Errno.ETIMEDOUT, await client.Wait(TimeSpan.Zero));
            Assert.False(await client.Writable(TimeSpan.FromSeconds(1)));
            Fiber<IoResult> waiter = Fiber.Create(async () => await client.Wait());
            Assert.True(await server.Write("x"));
            Assert.Equal(IoResult.Ready(IoEvents.Read), await waiter.Join());
            Fiber<IoResult> writer = Fiber.Create(async () => await client.Writable());
            while (await server.ReadSome(new byte[65536], TimeSpan.Zero) is { Count: > 0 })
            {
            }

            while (!writer.IsDead())
                await server.ReadSome(new byte[65536], TimeSpan.FromMilliseconds(1));
            Assert.True(await writer.Join());
        }
    });

    [Fact]
    public void All_who_wait_for_bytes_are_told_when_nobody_takes_them() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Fiber<IoResult>[] waiters = [.. Enumerable.Range(0, 3).Select(_ => Fiber.Create(async () => await server.Readable()))];
            Assert.True(await client.Write("x"));
            foreach (Fiber<IoResult> waiter in waiters)
                Assert.True(await waiter.Join());
        }
    });

    [Fact]
    public void A_wakeup_does_not_end_a_wait() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            long start = server.Scheduler.Clock.Timestamp;
            Fiber<byte[]?> reader = Fiber.Create(async () => await server.ReadLine(timeout: TimeSpan.FromSeconds(1)));
            for (int i = 0; i < 3; i++)
            {
                reader.Wakeup();
                await Fiber.Sleep(TimeSpan.FromMilliseconds(100));
            }

            Assert.Null(await reader.Join());
            Assert.InRange((server.Scheduler.Clock.Timestamp - start) / 1e9, 1.0, 1.01);
        }
    });

    // Nothing has ever waited on these sockets, so nothing tells the reactor of them.
    [Fact]
    public void A_call_that_must_not_wait_asks_the_kernel_every_time() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using FiberSocket listener = Net.Listen();
        using (client)
        using (server)
        {
            byte[] buffer = new byte[10];
            for (int round = 0; round < 3; round++)
            {
                Assert.Equal<IoResult>(Errno.ETIMEDOUT, await server.ReadSome(buffer, TimeSpan.Zero));
                Assert.Null(await server.Read(1, TimeSpan.Zero));
                Assert.Equal<IoResult>(Errno.ETIMEDOUT, await server.Read(buffer.AsMemory(), TimeSpan.Zero));
                Assert.False(await server.Readable(TimeSpan.Zero));
                Assert.True(await client.Write("abc"));
                Assert.True(await server.Readable(TimeSpan.Zero));
                Assert.Equal(new IoResult(1), await server.ReadSome(buffer.AsMemory(0, 1), TimeSpan.Zero));
                Assert.Equal("b", Net.Text(await server.Read(1, TimeSpan.Zero)));
                Assert.Equal(new IoResult(1, Errno.ETIMEDOUT), await server.Read(buffer.AsMemory(), TimeSpan.Zero));

                Assert.Null(listener.TryAccept());
                Assert.Equal(Errno.EAGAIN, listener.Errno);
                Assert.Null(await listener.Accept(TimeSpan.Zero));
                Assert.Equal(Errno.ETIMEDOUT, listener.Errno);
                using FiberSocket another = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
                another.SysConnect(listener.LocalEndPoint!);
                using FiberSocket? accepted = round == 0 ? await listener.Accept(TimeSpan.Zero) : listener.TryAccept();
                Assert.NotNull(accepted);
            }
        }
    });
}
