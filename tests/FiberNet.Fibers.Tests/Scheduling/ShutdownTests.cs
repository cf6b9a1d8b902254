namespace FiberNet.Tests;

/// <summary>The end of a scheduler: what becomes of the fibers that are left.</summary>
public class ShutdownTests
{
    [Fact]
    public void Remaining_fibers_are_cancelled_and_run_finally_blocks()
    {
        var log = new List<string>();
        Sim.Run(async () =>
        {
            Fiber.Start(async () =>
            {
                try
                {
                    await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                        await Fiber.Sleep(Sim.Seconds(1));
                    log.Add("cleaned");
                    Fiber born = Fiber.Start(async () =>
                    {
                        log.Add("born");
                        await Fiber.Yield();
                        log.Add("not reached");
                    });
                    Assert.True(born.IsCancelRequested);
                }
            });
            await Fiber.Yield();
        });
        Assert.Equal(["cleaned", "born"], log);
    }

    [Fact]
    public void Fibers_that_refuse_to_end_are_named_once_and_given_up()
    {
        var reported = new List<FiberFailedEventArgs>();
        Task? outside = null;
        FiberScheduler.Run(async () =>
        {
            Fiber refuser = Fiber.Start(async () =>
            {
                while (true)
                {
                    using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                        await Fiber.Sleep(TimeSpan.FromHours(1));
                }
            }, "refuser");
            Fiber.Start(async () => await new TaskCompletionSource().Task, "foreigner");
            outside = refuser.AsTask();
            await Fiber.Yield();
        }, new FiberSchedulerOptions { Clock = new VirtualClock(), ShutdownTimeout = Sim.Seconds(2), UnhandledException = reported.Add });
        Assert.Equal(["foreigner", "refuser"], reported.Select(failure => failure.Fiber!.Name).Order());
        Assert.All(reported, failure => Assert.IsType<TimeoutException>(failure.Exception));
        Assert.Throws<AggregateException>(() => outside!.Wait(10_000));
    }

    [Fact]
    public void Stop_cancels_everything_and_run_throws()
    {
        bool cleaned = false;
        Assert.Throws<OperationCanceledException>(() => Sim.Run(async () =>
        {
            FiberScheduler scheduler = FiberScheduler.Current!;
            Assert.False(scheduler.IsStopRequested);
            _ = Task.Run(scheduler.Stop);
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(Fiber.Current.CancellationToken);
            }
            finally
            {
                cleaned = true;
            }
        }));
        Assert.True(cleaned);
    }

    [Fact]
    public void A_main_fiber_that_succeeds_after_Stop_returns_its_result()
    {
        Assert.Equal(5, FiberScheduler.Run(async () =>
        {
            FiberScheduler.Current!.Stop();
            return 5;
        }));
        Assert.Equal(6, FiberScheduler.Run(async () =>
        {
            FiberScheduler.Current!.Stop();
            await FiberAssert.Throws<FiberCanceledException>(async () => await Fiber.Sleep(Timeout.InfiniteTimeSpan));
            return 6;
        }));
    }

    [Fact]
    public void A_fiber_started_during_shutdown_is_cancelled()
    {
        bool ran = false;
        bool wasRefused = false;
        Sim.Run(async () =>
        {
            Fiber.Start(async () =>
            {
                try
                {
                    await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    Fiber.Start(async () =>
                    {
                        ran = true;
                        wasRefused = await FiberAssert.Throws<FiberCanceledException>(() => Fiber.Yield()) is not null;
                    });
                }
            });
            await Fiber.Yield();
        });
        Assert.True(ran && wasRefused);
    }

    [Fact]
    public void Stop_wakes_a_scheduler_that_waits_for_nothing_else()
    {
        Thread thread = Thread.CurrentThread;
        Assert.Throws<OperationCanceledException>(() => FiberScheduler.Run(async () =>
        {
            FiberScheduler scheduler = FiberScheduler.Current!;
            ThreadPool.QueueUserWorkItem(_ =>
            {
                thread.SpinUntilBlocked();
                scheduler.Stop();
            });
            await Fiber.Sleep(Timeout.InfiniteTimeSpan);
        }));
    }

    [Fact]
    public void Waiting_for_clean_up_after_Stop_uses_no_processor_time()
    {
        FiberScheduler? scheduler = null;
        var clock = FiberClock.Monotonic;
        long turns = 0;
        Assert.Throws<OperationCanceledException>(() => FiberScheduler.Run(async () =>
        {
            scheduler = FiberScheduler.Current!;
            Fiber.Start(async () =>
            {
                using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                    await Fiber.Sleep(Sim.Milliseconds(100));
            });
            await Fiber.Yield();
            turns = scheduler.Turns;
            scheduler.Stop();
            await Fiber.Sleep(Timeout.InfiniteTimeSpan);
        }, new FiberSchedulerOptions { Clock = clock }));
        Assert.InRange(scheduler!.Turns - turns, 1, 200);
    }
}
