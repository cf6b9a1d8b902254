using System.Net.Sockets;

namespace FiberNet.Tests.Waiting;

/// <summary>The limit on the time in which no byte moves. The clock is virtual, so the times are exact.</summary>
public class IdleTimeoutTests
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(30);

    [Fact]
    public void Every_call_that_waits_ends_with_ETIMEDOUT() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (client)
        {
            client.IdleTimeout = s_idle;
            Assert.Equal(s_idle, client.IdleTimeout);
            Assert.True(await Lasts(30, async () => (await client.ReadSome(new byte[1])).IsTimeout));
            Assert.True(await Lasts(30, async () => (await client.Read(new byte[9])).IsTimeout));
            Assert.True(await Lasts(30, async () => await client.ReadLine() is null && client.Errno == Errno.ETIMEDOUT));
            Assert.True(await Lasts(30, async () => (await client.Readable()).IsTimeout));
            Assert.True(await Lasts(30, async () => await client.Receive() is null && client.Errno == Errno.ETIMEDOUT));

            // It ends the waits and not the connection.
            await server.Write("x");
            Assert.Equal("x", Net.Text(await client.Read(1)));
        }
    });

    [Fact]
    public void Bytes_of_either_direction_begin_the_time_anew() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (server)
        using (client)
        {
            client.IdleTimeout = s_idle;
            Fiber writer = Fiber.Start(async () =>
            {
                for (int i = 0; i < 4; i++)
                {
                    await Fiber.Sleep(TimeSpan.FromSeconds(20));
                    Assert.True(await (i % 2 == 0 ? client : server).Write("x"));
                }
            });
            IoResult read = await Lasts(80 + 30, () => client.Read(new byte[9]));
            Assert.Equal(new IoResult(2, Errno.ETIMEDOUT), read);
            await writer.Join();
        }
    });

    [Fact]
    public void A_write_without_room_ends_and_tells_how_much_has_gone() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (server)
        using (client)
        {
            client.IdleTimeout = s_idle;
            IoResult written = await Lasts(30, () => client.Write(new byte[10_000_000]));
            Assert.True(written.IsTimeout);
            Assert.InRange(written.Count, 1, 9_999_999);
            Assert.Equal(written.Bytes, (await server.Read(written.Bytes))!.Length);
            IoResult pieces = await Lasts(30, () => client.Write([new byte[5_000_000], new byte[5_000_000]]));
            Assert.True(pieces.IsTimeout);
        }
    });

    [Fact]
    public void Time_in_which_nothing_waits_does_not_count() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (server)
        using (client)
        {
            client.IdleTimeout = s_idle;
            await Lasts(10, () => client.ReadSome(new byte[1], TimeSpan.FromSeconds(10)));
            await Fiber.Sleep(TimeSpan.FromSeconds(29));
            Assert.True((await Lasts(30, () => client.ReadSome(new byte[1]))).IsTimeout);
            await Fiber.Sleep(TimeSpan.FromHours(1));
            Assert.True((await Lasts(30, () => client.ReadSome(new byte[1]))).IsTimeout);
        }
    });

    [Fact]
    public void It_can_be_changed_while_a_call_waits() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (server)
        using (client)
        {
            Fiber<IoResult> reader = Fiber.Create(async () => await client.ReadSome(new byte[1]));
            client.IdleTimeout = s_idle;
            await Fiber.Sleep(TimeSpan.FromSeconds(29));
            client.IdleTimeout = TimeSpan.FromSeconds(5);
            Assert.True((await Lasts(5, () => reader.Join())).IsTimeout);
            client.IdleTimeout = null;
            Assert.Null(client.IdleTimeout);
            client.IdleTimeout = Timeout.InfiniteTimeSpan;
            Assert.Null(client.IdleTimeout);
            Assert.True((await Lasts(3600, () => client.ReadSome(new byte[1], TimeSpan.FromHours(1)))).IsTimeout);
        }
    });

    [Fact]
    public void Calls_of_a_stream_end_and_the_stream_goes_on() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            client.IdleTimeout = s_idle;
            Task<int> first = stream.ReadAsync(new byte[1]).AsTask(), second = stream.ReadAsync(new byte[1]).AsTask();
            foreach (Task<int> read in new[] { first, second })
                Assert.Equal((int)Errno.ETIMEDOUT, (await Assert.ThrowsAsync<IOException>(() => read)).HResult);
            await server.Write("x");
            Assert.Equal(1, await stream.ReadAsync(new byte[1]));
        }
    });

    [Fact]
    public void It_holds_on_TLS_whenever_it_was_set() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (client)
        {
            client.IdleTimeout = TimeSpan.FromMinutes(1);
            (IoResult connected, IoResult served) = await TlsPair.Shake(client, server);
            Assert.True(connected && served);
            client.IdleTimeout = server.IdleTimeout = TimeSpan.FromMilliseconds(5);
            Assert.True((await client.ReadSome(new byte[1])).IsTimeout);
            Assert.True((await server.Write(new byte[20_000_000])).IsTimeout);

            // The record that was half sent goes on.
            server.IdleTimeout = null;
            Fiber writer = Fiber.Start(async () => Assert.True(await server.Write("end")));
            byte[] buffer = new byte[100_000];
            while (await client.ReadSome(buffer) is { Bytes: > 0 and int count } && buffer[count - 1] == 0)
            {
            }

            await writer.Join();
        }
    });

    [Fact]
    public void A_select_waits_on() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = Net.UnixPair();
        using (server)
        using (client)
        {
            client.IdleTimeout = s_idle;
            Assert.Equal(-1, await Lasts(100, () => Select.Any(TimeSpan.FromSeconds(100), client.ReadableCase())));
            Fiber.Start(async () => await server.Write("x"));
            Assert.Equal(0, await Select.Any(client.ReadableCase()));
        }
    });

    [Fact]
    public void Pipes_and_an_idle_time_exclude_each_other() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (client)
        {
            client.IdleTimeout = s_idle;
            Assert.Throws<InvalidOperationException>(() => client.AsPipe());
            server.AsPipe();
            Assert.Contains("subscriber", Assert.Throws<InvalidOperationException>(() => server.IdleTimeout = s_idle).Message);
        }
    });

    [Fact]
    public void Bad_times_are_refused() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => client.IdleTimeout = TimeSpan.Zero);
            Assert.Throws<ArgumentOutOfRangeException>(() => client.IdleTimeout = TimeSpan.FromSeconds(-5));
            client.IdleTimeout = s_idle;
            client.Close();
            Assert.Throws<ObjectDisposedException>(() => client.IdleTimeout = s_idle);
        }
    });

    [Fact]
    public void A_limit_allocates_nothing_for_a_transfer() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        client.IdleTimeout = server.IdleTimeout = TimeSpan.FromHours(1);
        Fiber echo = Fiber.Create(() => Net.Echo(server));
        using (client)
        {
            byte[] buffer = new byte[100];
            long allocated = long.MaxValue;
            for (int round = 0; round < 50 && allocated > 0; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 100; i++)
                {
                    await client.Write(buffer.AsMemory());
                    await client.Read(buffer.AsMemory());
                }

                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Assert.Equal(0, allocated);
        }

        await echo.Join();
    });

    /// <summary>Asserts how many seconds a call takes, to within a tick of the timers.</summary>
    private static async FiberTask<T> Lasts<T>(int seconds, Func<FiberTask<T>> call)
    {
        TimeProvider time = Reactor.Current.TimeProvider;
        long start = time.GetTimestamp();
        T result = await call();
        Assert.InRange(time.GetElapsedTime(start).TotalSeconds, seconds, seconds + 0.01);
        return result;
    }
}
