using System.Net.Sockets;

namespace FiberNet.Tests.Lifetime;

public class CancelTests
{
    [Fact]
    public void What_a_cancelled_read_had_gathered_is_there_for_the_next() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Func<FiberTask>[] reads =
            [
                async () => await server.Read(10),
                async () => await server.Read(new byte[10].AsMemory()),
                async () => await server.ReadLine(),
                async () => await server.ReadLineMemory(),
                async () => await server.ReadToEnd(1000),
            ];
            foreach (Func<FiberTask> read in reads)
            {
                Fiber reader = Fiber.Create(read);
                long events = Reactor.Current.Events;
                Assert.True(await client.Write("abc"));
                while (Reactor.Current.Events == events)
                    await Fiber.Yield();
                reader.Cancel();
                await Assert.ThrowsAsync<FiberCanceledException>(reader.AsTask);
                Assert.Equal(3, server.BytesBuffered);
                Assert.True(await client.Write("de\n"));
                Assert.Equal("abcde\n", Net.Text(await server.ReadLine()));
            }
        }
    });

    [Fact]
    public void Second_reader_gets_a_cancelled_readers_bytes() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Fiber first = Fiber.Create(async () => await server.Read(new byte[100].AsMemory()));
            Fiber<byte[]?> second = Fiber.Create(async () => await server.Read(3));
            long events = Reactor.Current.Events;
            Assert.True(await client.Write("abc"));
            while (Reactor.Current.Events == events)
                await Fiber.Yield();
            first.Cancel();
            Assert.Equal("abc", Net.Text(await second.Join()));
        }
    });

    [Fact]
    public void Cancel_ends_write_accept_and_connect_without_a_leak() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 8192);
        using FiberSocket listener = Net.Listen();
        using Blackhole hole = Blackhole.Make();
        using FiberSocket connecting = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        using (client)
        using (server)
        {
            Fiber[] fibers =
            [
                Fiber.Create(async () => await client.Write(new byte[3_000_000])),
                Fiber.Create(async () => await client.Write(new byte[10].AsSpan())),
                Fiber.Create(async () => await listener.Accept()),
                Fiber.Create(async () => await connecting.Connect(hole.EndPoint)),
                Fiber.Create(async () => await FiberSocket.TcpConnect("127.0.0.1", hole.EndPoint.Port)),
                Fiber.Create(async () => await client.Readable()),
            ];
            Assert.All(fibers, fiber => Assert.Equal(FiberStatus.Suspended, fiber.Status));
            foreach (Fiber fiber in fibers)
                fiber.Cancel();
            foreach (Fiber fiber in fibers)
                await Assert.ThrowsAsync<FiberCanceledException>(fiber.AsTask);

            Assert.NotNull(await server.ReadToEnd(0));
            Assert.False(client.IsClosed);
        }

        // The sockets of a race are closed by its own fibers.
        await Fiber.Yield();
    });

    [Fact]
    public void Cancelled_fiber_throws_on_entry_to_every_call() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Assert.True(await client.Write("data"));
            Fiber fiber = Fiber.Start(async () =>
            {
                Assert.Throws<FiberCanceledException>(() => { server.ReadSome(new byte[1]); });
                Assert.Throws<FiberCanceledException>(() => { server.Write("x"); });
                Assert.Throws<FiberCanceledException>(() => { server.Readable(TimeSpan.Zero); });
                using (Fiber.Shield(TimeSpan.FromSeconds(1)))
                    Assert.Equal("data", Net.Text(await server.Read(4)));
            });
            fiber.Cancel();
            await fiber.Join();
        }
    });

    [Fact]
    public void A_read_that_completed_before_the_cancel_gives_its_bytes() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Fiber<byte[]?>? reader = null;
            reader = Fiber.Create(async () => await server.Read(3));
            Assert.True(await client.Write("abc"));
            while (reader.Status == FiberStatus.Suspended)
                await PollOnce();
            reader.Cancel();
            Assert.Equal("abc", Net.Text(await reader.Join()));
        }

        static FiberTask PollOnce() => Fiber.Sleep(TimeSpan.FromMicroseconds(1));
    });

    [Fact]
    public void A_time_limit_ends_a_read_with_an_exception() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Assert.True(await client.Write("ab"));
            using (Fiber.TimeLimit(TimeSpan.FromSeconds(1)))
            {
                bool isOver = false;
                try
                {
                    await server.Read(10);
                }
                catch (TimeoutException)
                {
                    isOver = true;
                }

                Assert.True(isOver);
            }

            Assert.Equal("ab", Net.Text(await server.Read(2)));
        }
    });
}
