using FiberNet.Advanced;

namespace FiberNet.Tests;

public class SchedulerTests
{
    [Fact]
    public void A_post_of_the_last_callback_is_refused()
    {
        Task<int>? late = null;
        FiberScheduler.Run(async () =>
        {
            FiberScheduler scheduler = FiberScheduler.Current!;
            scheduler.Post(() => late = scheduler.InvokeAsync(static async () => 1));
        });
        Assert.True(late!.IsCanceled, $"{late.Status}");
    }

    [Fact]
    public void Run_returns_the_result_and_throws_the_failure_of_main()
    {
        Assert.Equal(7, FiberScheduler.Run(async () =>
        {
            await Fiber.Yield();
            return 7;
        }));
        Assert.Throws<InvalidTimeZoneException>(() => Sim.Run(() => throw new InvalidTimeZoneException()));
        Assert.Throws<FiberCanceledException>(() => Sim.Run(async () =>
        {
            Fiber child = Fiber.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
            child.Cancel();
            await child;
        }));
    }

    [Fact]
    public void Failures_without_a_joiner_are_reported_once()
    {
        var reported = new List<FiberFailedEventArgs>();
        Sim.Run(async () =>
        {
            Fiber unjoined = Fiber.Start(() => throw new InvalidTimeZoneException("a"), "unjoined");
            Fiber joined = Fiber.Start(() => throw new InvalidTimeZoneException("b"));
            Fiber cancelled = Fiber.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
            cancelled.Cancel();
            await joined.Throws<InvalidTimeZoneException>();
            await Fiber.Sleep(Sim.Seconds(1));
            await unjoined.Throws<InvalidTimeZoneException>();
        }, reported.Add);
        FiberFailedEventArgs failure = Assert.Single(reported);
        Assert.Equal("unjoined", failure.Fiber?.Name);
        Assert.Equal("a", failure.Exception.Message);
    }

    [Fact]
    public void A_failure_handler_may_start_fibers_that_fail()
    {
        int count = 0;
        Sim.Run(async () =>
        {
            Fiber.Start(() => throw new InvalidTimeZoneException());
            Fiber.Start(() => throw new InvalidTimeZoneException());
            await Fiber.Sleep(Sim.Seconds(1));
        }, _ =>
        {
            if (++count <= 2)
                Fiber.Create(() => throw new DivideByZeroException());
        });
        Assert.Equal(4, count);
    }

    [Fact]
    public void Callbacks_keep_an_error_number_of_their_own() => Sim.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        var seen = new List<int>();
        scheduler.LastError = 7;
        scheduler.Post(() => scheduler.LastError = 5);
        scheduler.Post(() => seen.Add(scheduler.LastError));
        await Fiber.Sleep(Sim.Seconds(1));
        Assert.Equal([5], seen);
        Assert.Equal(7, scheduler.LastError);
    });

    [Fact]
    public void Other_threads_post_callbacks_and_fibers()
    {
        FiberScheduler? scheduler = null;
        Sim.Run(async () =>
        {
            scheduler = FiberScheduler.Current!;
            Thread thread = Thread.CurrentThread;
            var seen = new List<int>();
            await Task.Run(async () =>
            {
                for (int i = 0; i < 100; i++)
                {
                    int number = i;
                    Assert.True(scheduler.Post(() =>
                    {
                        Assert.Same(thread, Thread.CurrentThread);
                        seen.Add(number);
                    }));
                }

                Assert.True(scheduler.Post(async () =>
                {
                    await Fiber.Yield();
                    Assert.Same(thread, Thread.CurrentThread);
                }));
                Assert.Equal(3, await scheduler.InvokeAsync(async () =>
                {
                    await Fiber.Yield();
                    Assert.Same(thread, Thread.CurrentThread);
                    return 3;
                }));
                await scheduler.InvokeAsync(async () => await Fiber.Yield());
                await Assert.ThrowsAsync<InvalidTimeZoneException>(() => scheduler.InvokeAsync(FiberTask () => throw new InvalidTimeZoneException()));
                Task cancelled = scheduler.InvokeAsync(async () =>
                {
                    Fiber.Current.Cancel();
                    await Fiber.Yield();
                });
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
                Assert.True(cancelled.IsCanceled);
            });
            Assert.Equal(Enumerable.Range(0, 100), seen);
        });
        Assert.False(scheduler!.Post(() => { }));
        Assert.True(scheduler.InvokeAsync(async () => { }).IsCanceled);
    }

    [Fact]
    public void Posting_null_throws() => Sim.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        Assert.Throws<ArgumentNullException>("callback", () => scheduler.Post((Action)null!));
        Assert.Throws<ArgumentNullException>("body", () => scheduler.Post((Func<FiberTask>)null!));
    });

    [Fact]
    public void A_posted_callback_that_throws_is_reported()
    {
        var reported = new List<FiberFailedEventArgs>();
        Sim.Run(async () =>
        {
            FiberScheduler.Current!.Post((Action)(() => throw new InvalidTimeZoneException()));
            await Fiber.Sleep(Sim.Seconds(1));
        }, reported.Add);
        Assert.Null(Assert.Single(reported).Fiber);
    }

    [Fact]
    public void A_thread_wakes_a_scheduler_that_waits_in_real_time()
    {
        FiberScheduler.Run(async () =>
        {
            FiberScheduler scheduler = FiberScheduler.Current!;
            for (int i = 0; i < 200; i++)
            {
                var channel = new FiberChannel<int>();
                ThreadPool.QueueUserWorkItem(_ => scheduler.Post(() => channel.TryPut(i)));
                if (i % 2 == 0)
                    Assert.Equal(i, (await channel.Get()).Value);
                else
                    await Task.Run(() => { });
            }
        });
    }

    [Fact]
    public void A_ping_pong_of_ready_fibers_lets_timers_fire()
    {
        FiberScheduler.Run(async () =>
        {
            var ping = new FiberChannel<int>();
            var pong = new FiberChannel<int>();
            Fiber.Start(async () =>
            {
                while (true)
                {
                    await ping.Get();
                    await pong.Put(1);
                }
            });
            Fiber.Start(async () =>
            {
                while (true)
                {
                    await ping.Put(1);
                    await pong.Get();
                }
            });
            await Fiber.Sleep(Sim.Milliseconds(5));
        });
    }

    [Fact]
    public void A_deadlock_lists_all_fibers_and_runs_finally_blocks()
    {
        bool cleaned = false;
        InvalidOperationException deadlock = Assert.Throws<InvalidOperationException>(() => Sim.Run(async () =>
        {
            Fiber.Start(() => new FiberCondition().Wait(), "stuck");
            try
            {
                await new FiberChannel<int>().Get();
            }
            finally
            {
                cleaned = true;
            }
        }));
        Assert.Contains("Deadlock", deadlock.Message, StringComparison.Ordinal);
        Assert.Contains("stuck", deadlock.Message, StringComparison.Ordinal);
        Assert.Contains("waiting for condition #", deadlock.Message, StringComparison.Ordinal);
        Assert.True(cleaned);
    }

    [Fact]
    public void A_wait_for_a_foreign_task_is_not_a_deadlock()
    {
        // What is foreign comes when the scheduler has found nothing to do and blocks.
        Thread thread = Thread.CurrentThread;
        Sim.Run(async () =>
        {
            var channel = new FiberChannel<int>();
            Fiber.Start(async () =>
            {
                await Task.Run(thread.SpinUntilBlocked);
                await channel.Put(1);
            });
            Assert.Equal(1, (await channel.Get()).Value);
        });
        FiberScheduler.Run(async () =>
        {
            FiberScheduler scheduler = FiberScheduler.Current!;
            var channel = new FiberChannel<int>();
            ThreadPool.QueueUserWorkItem(_ =>
            {
                thread.SpinUntilBlocked();
                scheduler.Post(() => channel.TryPut(1));
            });
            await channel.Get();
        }, new FiberSchedulerOptions { Clock = new VirtualClock(), DeadlockDetection = false });
    }
}
