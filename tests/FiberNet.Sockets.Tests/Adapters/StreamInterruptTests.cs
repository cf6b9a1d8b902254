using System.Net.Security;

namespace FiberNet.Tests.Adapters;

/// <summary>How calls of a stream are left: by the fiber that waits, by a token, by the end of the reactor.</summary>
public class StreamInterruptTests
{
    [Fact]
    public void A_fiber_that_is_cancelled_leaves_its_call() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair(bufferSize: 4096);
        using (server)
        using (Stream stream = client.AsStream())
        {
            Fiber reader = Fiber.Create(async () => await stream.ReadAsync(new byte[1]));
            Fiber writer = Fiber.Create(async () => await stream.WriteAsync(new byte[4_000_000]));
            reader.Cancel();
            writer.Cancel();
            await reader.Throws<FiberCanceledException>();
            await writer.Throws<FiberCanceledException>();
            await server.Write("x");
            Assert.Equal(1, await stream.ReadAsync(new byte[9]));
        }
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Bytes_that_a_fiber_gives_back_go_to_a_thread_that_waits(int yields) => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            Fiber reader = Fiber.Create(async () => await client.ReadSome(new byte[9]));
            await server.Write("x");
            for (int i = 0; i < yields; i++)
                await Fiber.Yield();

            // With one slice a turn, the fiber may have its byte, and no slice yet. The other thread's call comes before the cancel.
            byte[] buffer = new byte[9];
            Task<int>? read = null;
            var other = new Thread(() => read = stream.ReadAsync(buffer).AsTask());
            other.Start();
            other.Join();
            Reactor.Current.Post(reader.Cancel);
            await reader.Throws<FiberCanceledException>();
            Assert.Equal(1, await read!.AsFiber());
            Assert.Equal((byte)'x', buffer[0]);
        }
    }, resumeBudget: 1);

    [Fact]
    public void A_time_limit_ends_a_call_as_it_ends_an_operation() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            await FiberAssert.Throws<TimeoutException>(async () =>
            {
                using (Fiber.TimeLimit(TimeSpan.FromMilliseconds(1)))
                    _ = await stream.ReadAsync(new byte[1]);
            });
            await FiberAssert.Throws<TimeoutException>(async () =>
            {
                using (Fiber.TimeLimit(TimeSpan.FromMilliseconds(1)))
                    _ = await stream.ReadAsync(new byte[1], Fiber.Current.CancellationToken);
            });
            using (Fiber.TimeLimit(TimeSpan.FromDays(1)))
            {
                Fiber.Start(async () => await server.Write("x"));
                Assert.Equal(1, await stream.ReadAsync(new byte[9]));
            }
        }
    });

    [Fact]
    public void A_fiber_that_waits_in_TLS_leaves_it() => InReactor.Run(async () =>
    {
        using var certificate = TestCertificate.Make();
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        var established = new FiberEvent();
        Fiber handler = Fiber.Create(async () =>
        {
            using var tls = new SslStream(server.AsStream());
            await tls.AuthenticateAsServerAsync(certificate);
            byte[] buffer = new byte[100];
            Assert.Equal(1, await tls.ReadAsync(buffer));
            established.Set();
            _ = await tls.ReadAsync(buffer);
        });
        using (var tls = new SslStream(client.AsStream(), false, (_, presented, _, _) => presented!.GetCertHashString() == certificate.GetCertHashString()))
        {
            await tls.AuthenticateAsClientAsync("localhost");
            await tls.WriteAsync("x"u8.ToArray());
            await established.Wait();
            handler.Cancel();
            Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => handler.AsTask());
            Assert.True(failure is OperationCanceledException or IOException { InnerException: OperationCanceledException }, failure.ToString());
        }
    });

    /// <summary>In a context a task leaves to the pool what awaits it by ConfigureAwait(false). The second read would be of no fiber there.</summary>
    [Fact]
    public void A_limit_reaches_a_library_of_tasks() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            int thread = Environment.CurrentManagedThreadId;
            async Task Library()
            {
                await ReadOne().ConfigureAwait(false);
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                await ReadOne().ConfigureAwait(false);
            }

            async Task ReadOne() => await stream.ReadExactlyAsync(new byte[1]).ConfigureAwait(false);

            Fiber writer = Fiber.Start(async () => Assert.True(await server.Write("x")));
            await FiberAssert.Throws<TimeoutException>(async () =>
            {
                using (Fiber.TimeLimit(TimeSpan.FromMilliseconds(50)))
                    await Library();
            });
            await writer.Join();
        }
    });

    [Fact]
    public void A_read_that_a_library_goes_on_with_is_not_its_first_callers() => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            Task<int>? background = null;
            Fiber caller = Fiber.Create(async () =>
            {
                background = stream.ReadAsync(new byte[1]).AsTask();
                await Fiber.Yield();
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            });
            await Fiber.Yield();
            caller.Cancel();
            await caller.Throws<FiberCanceledException>();
            Assert.False(background!.IsCompleted);
            await server.Write("x");
            Assert.Equal(1, await background);
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tokens_that_fire_end_just_their_calls(bool onOtherThread) => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using (server)
        using (Stream stream = client.AsStream())
        {
            for (int i = 0; i < 50; i++)
            {
                using var source = new CancellationTokenSource();
                Task<int> first = stream.ReadAsync(new byte[1], source.Token).AsTask();
                byte[] buffer = new byte[1];
                Task<int> second = stream.ReadAsync(buffer).AsTask();
                if (onOtherThread)
                    await Reactor.Offload(source.Cancel);
                else
                    source.Cancel();
                OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
                Assert.Equal(source.Token, canceled.CancellationToken);
                await server.Write([(byte)i]);
                Assert.Equal(1, await second);
                Assert.Equal(i, buffer[0]);
            }
        }
    });

    [Fact]
    public void Calls_at_the_end_of_the_reactor_and_later_ones_throw()
    {
        Task<int>? onThread = null;
        Task<int>? elsewhere = null;
        Stream? stream = null;
        var log = new List<string>();
        ReactorThread.Run(
            async () =>
            {
                (FiberSocket client, _) = await Net.TcpPair();
                stream = client.AsStream();
                Fiber.Start(async () =>
                {
                    await Fiber.Yield();
                    onThread = stream.ReadAsync(new byte[1]).AsTask();
                });
                await Reactor.Offload(() => { elsewhere = stream.ReadAsync(new byte[1]).AsTask(); });
            },
            new ReactorOptions { Log = log.Add });
        foreach (Task<int> read in new[] { onThread!, elsewhere!, stream!.ReadAsync(new byte[1]).AsTask() })
            Assert.Throws<ObjectDisposedException>(() => read.GetAwaiter().GetResult());
        Assert.Throws<ObjectDisposedException>(() => stream.Write(new byte[1]));
        stream.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Calls_on_the_reactors_thread_allocate_nothing(bool withToken) => InReactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await Net.TcpPair();
        using var source = new CancellationTokenSource();
        CancellationToken token = withToken ? source.Token : default;
        using Stream ping = client.AsStream(), pong = server.AsStream();

        // One message goes round and round. The runtime's own code calls: that of a test without optimization allocates.
        Task there = ping.CopyToAsync(ping, 4096, token), back = pong.CopyToAsync(pong, 4096, token);
        await ping.WriteAsync("ball"u8.ToArray(), token);
        long allocated = long.MaxValue;
        for (int i = 0; i < 100 && allocated > 1_000; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (long end = Reactor.Current.Events + 1000; Reactor.Current.Events < end;)
                await Fiber.Yield();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.InRange(allocated, 0, 1_000);
        client.Abort();
        await Assert.ThrowsAsync<IOException>(() => there);
        await back;
    });
}
