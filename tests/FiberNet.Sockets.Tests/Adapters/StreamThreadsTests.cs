using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace FiberNet.Tests.Adapters;

/// <summary>A stream that other threads use: they make their calls themselves, and fibers that use the socket too get their turn.</summary>
public class StreamThreadsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static void WithStreams(Func<Stream, FiberSocket, FiberSocket, FiberTask> body) => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            await Elsewhere(() => Echo(stream, server));
            await body(stream, client, server);
        }
    });

    [Fact]
    public void Calls_of_other_threads_need_no_reactor() => WithStreams(async (stream, _, server) =>
    {
        await server.Write("there");
        using var done = new ManualResetEventSlim();
        Task<string> calls = Task.Run(async () =>
        {
            byte[] buffer = new byte[100];
            await stream.WriteAsync("hello"u8.ToArray());
            string read = Net.Text(buffer[..await stream.ReadAsync(buffer)])!;
            done.Set();
            return read;
        });

        // The reactor's thread is held: what is posted to it does not run.
        Assert.True(done.Wait(s_patience), "the calls were posted to the reactor");
        Assert.Equal("there", await calls.AsFiber());
        Assert.Equal("hello", Net.Text(await server.Read(5)));
    });

    [Fact]
    public void A_call_that_waits_is_served_by_the_reactor() => WithStreams(async (stream, _, server) =>
    {
        byte[] buffer = new byte[100];
        for (int i = 0; i < 100; i++)
        {
            Task<int> read = Task.Run(() => stream.ReadAsync(i % 2 == 0 ? buffer : Memory<byte>.Empty).AsTask());
            if (i % 3 == 0)
                await Fiber.Yield();
            await server.Write("x");
            Assert.Equal(i % 2 == 0 ? 1 : 0, await read.AsFiber());
            if (i % 2 != 0)
                Assert.Equal(1, await Elsewhere(() => stream.ReadAsync(buffer).AsTask()));
        }
    });

    [Fact]
    public void Calls_of_other_threads_allocate_nothing() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using var source = new CancellationTokenSource();
        using (Stream stream = client.AsStream())
        using (Stream peer = server.AsStream())
        {
            await Elsewhere(() => PingPong(stream, peer, 200, source.Token));
            long least = long.MaxValue;
            for (int i = 0; i < 5; i++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                await Elsewhere(() => PingPong(stream, peer, 2000, source.Token));
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            // The tasks and state machines of the loops: less than a byte a call.
            Assert.InRange(least, 0, 4000);
        }
    });

    [Fact]
    public void A_long_write_goes_on_when_the_peer_reads() => WithStreams(async (stream, _, server) =>
    {
        byte[] payload = Net.Payload(20_000_000);
        Task write = Task.Run(() => stream.WriteAsync(payload).AsTask());
        Assert.Equal(payload, await server.Read(payload.Length));
        await write.AsFiber();
    });

    [Fact]
    public void A_fiber_reads_what_came_after_the_calls_of_others() => WithStreams(async (stream, client, server) =>
    {
        await server.Write("one\ntwo\nthree\n");
        while (!await client.Readable(TimeSpan.Zero))
            await Fiber.Yield();
        Assert.Equal("one\n", Net.Text(await client.ReadLine()));

        // What the fiber's read has received too is the next reader's, whoever that is.
        byte[] buffer = new byte[4];
        Assert.Equal(4, await Elsewhere(() => stream.ReadAsync(buffer).AsTask()));
        Assert.Equal("two\n", Net.Text(buffer));
        Assert.Equal("three\n", Net.Text(await client.ReadLine()));
        await Elsewhere(() => Echo(stream, server));
        await server.Write("x");
        IoResult last;
        while ((last = client.TryRead(buffer)).WouldBlock)
            await Fiber.Yield();
        Assert.Equal(1, last.Count);
    });

    [Fact]
    public void A_fiber_queues_behind_a_call_that_waits() => WithStreams(async (stream, client, server) =>
    {
        byte[] first = new byte[3];
        Task<int> read = await StartRead(stream, first);
        Fiber<byte[]?> second = Fiber.Create(() => client.Read(3));
        Fiber<IoResult> third = Fiber.Create(() => client.Readable());
        await Fiber.Yield();
        await server.Write("onetwo+");
        Assert.Equal(3, await read.AsFiber());
        Assert.Equal("one", Net.Text(first));
        Assert.Equal("two", Net.Text(await second.Join()));
        Assert.True(await third.Join());
        Assert.Equal("+", Net.Text(await client.Read(1)));
    });

    [Fact]
    public void A_token_ends_a_call_that_waits_and_nothing_is_lost() => WithStreams(async (stream, _, server) =>
    {
        for (int i = 0; i < 50; i++)
        {
            using var source = new CancellationTokenSource();
            Task<int> read = await StartRead(stream, new byte[9], source.Token);
            await Elsewhere(() => source.CancelAsync());
            OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
            Assert.Equal(source.Token, canceled.CancellationToken);
            await Elsewhere(() => Echo(stream, server));
        }
    });

    [Fact]
    public void The_close_of_the_socket_ends_a_call_that_waits() => WithStreams(async (stream, client, server) =>
    {
        Task<int> read = await StartRead(stream, new byte[9]);
        client.Close();
        await Assert.ThrowsAsync<IOException>(() => read);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Task.Run(() => stream.ReadAsync(new byte[9]).AsTask()));
    });

    [Fact]
    public void The_end_of_a_stream_without_its_socket_ends_its_calls() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (client)
        using (server)
        {
            Stream stream = client.AsStream(ownsSocket: false);
            await Elsewhere(() => Echo(stream, server));
            Task<int> read = await StartRead(stream, new byte[9]);
            await stream.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
            await server.Write("x");
            Assert.Equal("x", Net.Text(await client.Read(1)));
        }
    });

    [Fact]
    public void The_socket_learns_the_end_that_another_thread_has_read() => WithStreams(async (stream, client, server) =>
    {
        server.Close();
        Assert.Equal(0, await Elsewhere(() => stream.ReadAsync(new byte[9]).AsTask()));
        Assert.True(client.IsAtEnd);
        Assert.Equal(0, await Elsewhere(() => stream.ReadAsync(new byte[9]).AsTask()));
    });

    [Fact]
    public void An_idle_limit_that_is_set_later_reaches_calls_that_wait() => InReactor.RunVirtually(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            await Elsewhere(() => Echo(stream, server));
            Task<int> read = await StartRead(stream, new byte[9]);
            client.IdleTimeout = TimeSpan.FromSeconds(30);
            await Fiber.Sleep(TimeSpan.FromSeconds(20));
            await Elsewhere(() => stream.WriteAsync("x"u8.ToArray()).AsTask());
            await Fiber.Sleep(TimeSpan.FromSeconds(15));
            Assert.False(read.IsCompleted);
            Assert.Equal((int)Errno.ETIMEDOUT, (await Assert.ThrowsAsync<IOException>(() => read)).HResult);
        }
    });

    [Fact]
    public void A_number_is_not_used_by_another_thread_after_its_close() => InReactor.Run(async () =>
    {
        int reused = 0;
        for (int i = 0; i < 300; i++)
        {
            (FiberSocket client, FiberSocket server) = await Net.TcpPair();
            Stream stream = client.AsStream();
            await Elsewhere(() => Echo(stream, server));
            Task writes = Task.Run(() => CallUntilClosed(() => stream.WriteAsync("wrong"u8.ToArray()).AsTask()));
            Task reads = Task.Run(() => CallUntilClosed(() => stream.ReadAsync(new byte[9]).AsTask()));
            await Fiber.Yield();
            int number = client.Handle;
            client.Close();

            // The kernel gives the lowest number that is free, unless a thread of the runtime was faster.
            (FiberSocket next, FiberSocket peer) = Net.UnixPair();
            reused += next.Handle == number || peer.Handle == number ? 1 : 0;
            await Task.WhenAll(writes, reads).AsFiber();
            Assert.True(next.TryRead(new byte[9]).WouldBlock && peer.TryRead(new byte[9]).WouldBlock);
            next.Close();
            peer.Close();
            server.Close();
        }

        Assert.NotEqual(0, reused);
    });

    [Fact]
    public void A_stream_that_its_user_has_forgotten_is_found()
    {
        var log = new List<string>();
        InReactor.Run(
            async () =>
            {
                using FiberSocket peer = await UseAndForget();
                while (log.Count == 0)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    await Fiber.Yield();
                }

                Assert.Empty((await peer.ReadToEnd(1))!);
            },
            log: log);
        Assert.Contains("was dropped without Close", Assert.Single(log), StringComparison.Ordinal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FiberTask<FiberSocket> UseAndForget() => Fiber.Create(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        Stream stream = client.AsStream();
        await Elsewhere(() => Echo(stream, server));
        return server;
    }).Join();

    private static FiberTask<T> Elsewhere<T>(Func<Task<T>> call) => Task.Run(call).AsFiber();

    private static FiberTask Elsewhere(Func<Task> call) => Task.Run(call).AsFiber();

    /// <summary>A request and an answer from a thread of the pool: afterwards calls of other threads are not posted.</summary>
    private static async Task Echo(Stream stream, FiberSocket server)
    {
        byte[] buffer = new byte[4];
        Task<int> read = stream.ReadAsync(buffer).AsTask();
        await stream.WriteAsync("ping"u8.ToArray());
        await server.Scheduler.InvokeAsync(async () =>
        {
            Assert.Equal("ping", Net.Text(await server.Read(4)));
            Assert.True(await server.Write("pong"));
        });
        Assert.Equal(4, await read);
        Assert.Equal("pong", Net.Text(buffer));
    }

    private static async Task PingPong(Stream stream, Stream peer, int count, CancellationToken token)
    {
        Task echo = Answer(peer, count, token);
        byte[] buffer = new byte[100];
        for (int i = 0; i < count; i++)
        {
            await stream.WriteAsync(buffer.AsMemory(0, 64), token);
            await stream.ReadExactlyAsync(buffer.AsMemory(0, 64), token);
        }

        await echo;
    }

    private static async Task Answer(Stream peer, int count, CancellationToken token)
    {
        byte[] buffer = new byte[100];
        for (int i = 0; i < count; i++)
            await peer.WriteAsync(buffer.AsMemory(0, await peer.ReadAsync(buffer, token)), token);
    }

    /// <summary>Starts a read in the pool, and comes back when it waits.</summary>
    private static async FiberTask<Task<int>> StartRead(Stream stream, byte[] buffer, CancellationToken token = default)
    {
        ValueTask<int> read = default;
        await Elsewhere(() =>
        {
            read = stream.ReadAsync(buffer, token);
            return Task.CompletedTask;
        });
        Assert.False(read.IsCompleted);
        return read.AsTask();
    }

    private static async Task CallUntilClosed(Func<Task> call)
    {
        try
        {
            while (true)
                await call();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The socket was closed.
        }
    }
}
