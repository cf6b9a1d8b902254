using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>What the whole process holds: measured while no other test runs.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public class MemoryTests
{
    [Fact]
    public void A_fiber_without_a_joiner_leaves_nothing_behind() => Sim.Run(async () =>
    {
        WeakReference[] fibers = [.. Enumerable.Range(0, 100).Select(_ => StartAndForget())];
        await Fiber.Sleep(Sim.Seconds(1));
        GC.Collect();
        Assert.All(fibers, fiber => Assert.False(fiber.IsAlive));
    });

    [Fact]
    public void The_locals_of_a_dead_fiber_are_released() => Sim.Run(async () =>
    {
        var local = new FiberLocal<object>();
        WeakReference? value = null;
        Fiber fiber = Fiber.Create(async () => value = SetLocal(local));
        await fiber.Join();
        GC.Collect();
        Assert.False(value!.IsAlive);
        GC.KeepAlive(fiber);
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference SetLocal(FiberLocal<object> local)
    {
        local.Value = new object();
        return new WeakReference(local.Value);
    }

    [Fact]
    public void A_pool_keeps_no_more_frames_than_its_bound() => Sim.Run(async () =>
    {
        const int Burst = 40_000;
        const int Bound = 16_384;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Burst; i++)
            Fiber.Create(0, static _ => Large());
        long during = GC.GetTotalMemory(forceFullCollection: true) - before;
        await Fiber.Sleep(Sim.Seconds(2));
        long after = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(during > Burst * 1024L, $"{during} bytes");
        Assert.True(after < Bound * 1024L * 3 / 2, $"{after} bytes are left of {during}");
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_method_refused_to_suspend_releases_its_locals(bool sleeps) => Sim.Run(async () =>
    {
        WeakReference? local = null;
        await Fiber.Create(async () =>
        {
            _ = SleepLong();
            FiberTask refused = ParkWith(new object(), sleeps, out local);
            await FiberAssert.Throws<InvalidOperationException>(() => refused);
        });
        await Fiber.Yield();
        GC.Collect();
        Assert.False(local!.IsAlive);
    });

    [Fact]
    public void A_fiber_that_failed_and_was_joined_leaves_nothing_behind() => Sim.Run(async () =>
    {
        var fibers = new List<WeakReference>();
        async FiberTask FailAndJoin()
        {
            Fiber fiber = Fiber.Start(static async () => throw new InvalidTimeZoneException());
            fibers.Add(new WeakReference(fiber));
            await FiberAssert.Throws<InvalidTimeZoneException>(fiber);
        }

        for (int i = 0; i < 10; i++)
            await FailAndJoin();
        await Fiber.Sleep(Sim.Seconds(1));
        GC.Collect();
        Assert.All(fibers, fiber => Assert.False(fiber.IsAlive));
    });

    [Fact]
    public void An_ended_wait_releases_what_it_waited_for() => Sim.Run(async () =>
    {
        WeakReference[] sources = [.. Enumerable.Range(0, 3).Select(_ => WaitAndForget())];
        await Fiber.Sleep(Sim.Seconds(2));
        GC.Collect();
        Assert.All(sources, source => Assert.False(source.IsAlive));
    });

    [Fact]
    public void A_dead_fiber_releases_its_scope_and_context() => Sim.Run(async () =>
    {
        (Fiber Handle, WeakReference Value) inContext = StartWithContext(new AsyncLocal<object?>());
        var child = new List<Fiber>();
        WeakReference scope = RunScope(child);
        await Fiber.Sleep(Sim.Seconds(2));
        GC.Collect();
        Assert.False(inContext.Value.IsAlive);
        Assert.False(scope.IsAlive);
        Assert.Equal(FiberStatus.Dead, inContext.Handle.Status);
        Assert.Equal(FiberStatus.Dead, child[0].Status);
    });

    [Fact]
    public void A_dead_fiber_releases_its_last_operation() => Sim.Run(async () =>
    {
        (Fiber Handle, WeakReference Operation) ended = WaitOnce();
        await Fiber.Yield();
        GC.Collect();
        Assert.Equal(FiberStatus.Dead, ended.Handle.Status);
        Assert.False(ended.Operation.IsAlive);
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Fiber Handle, WeakReference Operation) WaitOnce()
    {
        var operation = new OneUse(FiberScheduler.Current!);
        Fiber handle = Fiber.Create(operation, static async operation => await operation.Start());
        operation.Finish();
        return (handle, new WeakReference(operation));
    }

    private sealed class OneUse(FiberScheduler scheduler) : Operation<int>(scheduler)
    {
        protected override string Description => "one use";

        internal FiberTask<int> Start()
        {
            Begin(null);
            return Task;
        }

        internal void Finish() => Complete(1);

        protected override int OnTimeout() => 0;

        protected override void OnCanceled()
        {
        }

        protected override void OnRecycle()
        {
        }
    }

    [Fact]
    public void The_table_of_fibers_shrinks_after_a_burst() => Sim.Run(async () =>
    {
        async FiberTask Burst(int fibers)
        {
            for (int i = 0; i < fibers; i++)
                Fiber.Start(static async () => { });
            await Fiber.Sleep(Sim.Seconds(1));
        }

        await Burst(1000);
        long before = GC.GetTotalMemory(true);
        await Burst(200_000);
        long grown = GC.GetTotalMemory(true) - before;
        Assert.True(grown < 1_000_000, $"{grown} bytes are left of 200,000 fibers");
    });

    [Fact]
    public void A_channel_releases_what_waited_last() => Sim.Run(async () =>
    {
        var gotByFiber = new FiberChannel<int>();
        var gotByCallback = new FiberChannel<int>();
        WeakReference[] waiters = [StartGetter(gotByFiber), CallBack(gotByCallback)];
        await gotByFiber.Put(1);
        await gotByCallback.Put(1);
        await Fiber.Sleep(Sim.Seconds(1));
        GC.Collect();
        Assert.All(waiters, waiter => Assert.False(waiter.IsAlive));
        GC.KeepAlive(gotByFiber);
        GC.KeepAlive(gotByCallback);
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference StartGetter(FiberChannel<int> channel) =>
        new(Fiber.Create(channel, static async channel => await channel.Get()));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CallBack(FiberChannel<int> channel)
    {
        FiberTask<Received<int>>.Awaiter get = channel.Get().GetAwaiter();
        Action callback = () => Assert.Equal(1, get.GetResult().Value);
        get.OnCompleted(callback);
        return new WeakReference(callback);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Fiber Handle, WeakReference Value) StartWithContext(AsyncLocal<object?> local)
    {
        var value = new object();
        local.Value = value;
        Fiber handle = Fiber.Create(static async () => await Fiber.Sleep(Sim.Seconds(1)));
        local.Value = null;
        return (handle, new WeakReference(value));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunScope(List<Fiber> children)
    {
        var reference = new WeakReference(null);
        Fiber.Create((children, reference), static state => FiberScope.Run(async scope =>
        {
            state.reference.Target = scope;
            state.children.Add(scope.Start(static async () => await Fiber.Sleep(Sim.Seconds(1))));
            await Fiber.Yield();
        }));
        return reference;
    }

    private static async FiberTask SleepLong() => await Fiber.Sleep(Sim.Seconds(1));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FiberTask ParkWith(object local, bool sleeps, out WeakReference reference)
    {
        reference = new WeakReference(local);
        return sleeps ? Sleep(local) : Yield(local);

        static async FiberTask Sleep(object local)
        {
            await Fiber.Sleep(Sim.Seconds(1));
            GC.KeepAlive(local);
        }

        static async FiberTask Yield(object local)
        {
            await Fiber.Yield();
            GC.KeepAlive(local);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WaitAndForget()
    {
        var source = new FiberSemaphore(0);
        Fiber.Create(source, static async semaphore => await semaphore.Acquire(Sim.Seconds(1)));
        return new WeakReference(source);
    }

    private static async FiberTask Large()
    {
        Kilobyte local = default;
        local[0] = 1;
        await Fiber.Sleep(Sim.Seconds(1));
        local[0]++;
    }

    [InlineArray(128)]
    private struct Kilobyte
    {
        private long _first;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference StartAndForget() => new(Fiber.Start(static async () =>
    {
        await Fiber.Yield();
        return new object();
    }));

    [Theory]
    [InlineData(1)]
    [InlineData(1e-6)]
    public void The_memory_of_many_equal_timers_is_released(double seconds) => Sim.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        async FiberTask Burst(int timers)
        {
            int fired = 0;
            var all = new ITimer[timers];
            for (int i = 0; i < timers; i++)
                all[i] = scheduler.TimeProvider.CreateTimer(_ => fired++, null, Sim.Seconds(seconds), Timeout.InfiniteTimeSpan);
            await Fiber.Sleep(Sim.Seconds(2));
            Assert.Equal(timers, fired);
        }

        await Burst(10);
        long before = GC.GetTotalMemory(true);
        await Burst(200_000);
        long grown = GC.GetTotalMemory(true) - before;
        Assert.True(grown < 1_000_000, $"{grown} bytes more than before the burst");
    });

    [Fact]
    public void The_memory_of_many_timers_and_fibers_is_released() => Sim.Run(async () =>
    {
        async FiberTask Burst()
        {
            for (int i = 0; i < 100_000; i++)
                Fiber.Start(() => Fiber.Sleep(Sim.Seconds(1)));
            await Fiber.Sleep(Sim.Seconds(2));
        }

        await Burst();
        long before = GC.GetTotalMemory(true);
        await Burst();
        await Burst();
        long grown = GC.GetTotalMemory(true) - before;
        Assert.True(grown < 1_000_000, $"{grown} bytes more than after the first burst");
        Assert.True(before < 60_000_000, $"{before} bytes are held after the first burst");
    });

    [Fact]
    public void A_token_keeps_no_dead_fiber_alive() => Sim.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        async FiberTask Burst(int fibers)
        {
            for (int i = 0; i < fibers; i++)
            {
                await Fiber.Create(source.Token, static async token =>
                {
                    Fiber.CancelOn(token);
                    CancelRegistration second = Fiber.CancelOn(token);
                    Fiber.CancelOn(token);
                    second.Dispose();
                });
            }
        }

        await Burst(10);
        long before = GC.GetTotalMemory(true);
        await Burst(20_000);
        long grown = GC.GetTotalMemory(true) - before;
        Assert.True(grown < 500_000, $"{grown} bytes more than before the burst");
        source.Cancel();
    });
}
