namespace FiberNet.Tests.Interop;

/// <summary>Posts and calls with an argument, of other threads.</summary>
public class StatefulPostTests
{
    private sealed class Counter
    {
        internal int Count;
        internal SemaphoreSlim Reached { get; } = new(0);
    }

    [Fact]
    public void Posts_run_in_order_with_their_arguments() => Sim.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        var seen = new List<int>();
        await Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
                Assert.True(scheduler.Post((seen, i), static call => call.seen.Add(call.i)));
        });
        while (seen.Count < 1000)
            await Fiber.Yield();
        Assert.Equal(Enumerable.Range(0, 1000), seen);
    });

    [Fact]
    public void A_posted_body_runs_in_a_fiber_and_gets_its_argument() => Sim.Run(async () =>
    {
        var done = new FiberEvent();
        FiberScheduler.Current!.Post(done, static async done =>
        {
            await Fiber.Sleep(TimeSpan.FromSeconds(1));
            done.Set();
        });
        await done.Wait();
    });

    [Fact]
    public void InvokeAsync_brings_results_failures_and_cancels() => Sim.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        await Task.Run(async () =>
        {
            Assert.Equal(42, await scheduler.InvokeAsync(41, static async n =>
            {
                await Fiber.Yield();
                return n + 1;
            }));
            await scheduler.InvokeAsync(1, static async _ => await Fiber.Yield());
            await Assert.ThrowsAsync<FormatException>(async () => await scheduler.InvokeAsync("x", static async text =>
            {
                await Fiber.Yield();
                return int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
            }));
            ValueTask canceled = scheduler.InvokeAsync(0, static async _ =>
            {
                Fiber.Current.Cancel();
                await Fiber.Yield();
            });
            await Assert.ThrowsAsync<FiberCanceledException>(async () => await canceled);
        });
    });

    [Fact]
    public void PostAsync_brings_the_result_of_a_function() => Sim.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        await Task.Run(async () =>
        {
            Assert.True(await scheduler.PostAsync(scheduler, static scheduler => ReferenceEquals(FiberScheduler.Current, scheduler) && !Fiber.TryGetCurrent(out _)));
            await Assert.ThrowsAsync<FormatException>(async () => await scheduler.PostAsync("x", static text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)));
            ValueTask<int> twice = scheduler.PostAsync(1, static n => n);
            Assert.Equal(1, await twice);
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await twice);
        });
    });

    [Fact]
    public async Task When_the_scheduler_ends_calls_end_and_posts_are_refused()
    {
        FiberScheduler? scheduler = null;
        ValueTask<int> served = default;
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        FiberScheduler.Run(
            async () =>
            {
                scheduler = FiberScheduler.Current!;
                served = scheduler.InvokeAsync(began, static async began =>
                {
                    began.SetResult();
                    using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                        await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                    return 1;
                });
                await began.Task;
            },
            new FiberSchedulerOptions { ShutdownTimeout = TimeSpan.Zero, UnhandledException = static _ => { } });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await served);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await scheduler!.InvokeAsync(0, static n => FiberTask.FromResult(n)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await scheduler!.PostAsync(0, static n => n));
        Assert.False(scheduler!.Post(0, static _ => { }));
    }

    [Fact]
    public void In_the_long_run_posts_and_functions_allocate_nothing() => Sim.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        var counter = new Counter();
        await Task.Run(async () =>
        {
            Assert.Equal(0, await Allocated(scheduler, () =>
            {
                Assert.True(scheduler.Post(counter, static counter => counter.Reached.Release()));
                counter.Reached.Wait();
            }));
            Assert.Equal(0, await Allocated(scheduler, () => Finish(scheduler.PostAsync(counter, static counter => ++counter.Count))));

            // A call of a fiber costs the fiber.
            long ofFibers = await Allocated(scheduler, () => Finish(scheduler.InvokeAsync(counter, static counter => FiberTask.FromResult(++counter.Count))));
            Assert.InRange(ofFibers, 0, 150);
        });
    });

    /// <summary>Spins until the call has ended: a wait on a task would allocate.</summary>
    private static void Finish(ValueTask<int> call)
    {
        while (!call.IsCompleted)
            Thread.Yield();
        call.GetAwaiter().GetResult();
    }

    /// <summary>How many bytes a call costs the two threads that take part in it, at best.</summary>
    private static async Task<long> Allocated(FiberScheduler scheduler, Action call)
    {
        const int Calls = 200;
        long least = long.MaxValue;
        for (int round = 0; round < 20 && least > 0; round++)
        {
            long before = await OfScheduler(scheduler);
            long here = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++)
                call();
            here = GC.GetAllocatedBytesForCurrentThread() - here;
            least = Math.Min(least, (here + await OfScheduler(scheduler) - before) / Calls);
        }

        return least;
    }

    private static async Task<long> OfScheduler(FiberScheduler scheduler) =>
        await scheduler.PostAsync(0, static _ => GC.GetAllocatedBytesForCurrentThread()).ConfigureAwait(false);
}
