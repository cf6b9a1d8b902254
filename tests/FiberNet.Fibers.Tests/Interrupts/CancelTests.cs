namespace FiberNet.Tests;

public class CancelTests
{
    [Fact]
    public void A_child_cancelling_its_creator_is_not_interrupted_itself() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(8);
        Fiber creator = Fiber.Start(async () =>
        {
            Fiber self = Fiber.Current;
            Fiber.Create(async () =>
            {
                self.Cancel();
                Assert.Equal(ChannelStatus.Ok, await channel.Put(1));
            });
            Assert.Equal(1, channel.Count);
            await channel.Put(2);
            Assert.Fail("not reached");
        });
        await creator.Throws<FiberCanceledException>();
        Assert.Equal(1, channel.Count);
        Assert.Equal(ChannelStatus.Ok, await channel.Put(3));
    });

    [Fact]
    public void Children_of_a_cancelled_fiber_are_not_cancelled() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(8);
        Fiber creator = Fiber.Start(async () =>
        {
            Fiber.Current.Cancel();
            Fiber.Create(async () => Assert.Equal(ChannelStatus.Ok, await channel.Put(1)));
            Assert.Equal(1, channel.Count);
            await channel.Get();
            Assert.Fail("not reached");
        });
        await creator.Throws<FiberCanceledException>();
        Assert.Equal(1, channel.Count);
    });

    [Fact]
    public void A_shield_takes_effect_within_the_running_slice() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(8);
        Fiber fiber = Fiber.Start(async () =>
        {
            Fiber.Current.Cancel();
            using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                Assert.Equal(ChannelStatus.Ok, await channel.Put(1));
            await channel.Put(2);
            Assert.Fail("not reached");
        });
        await fiber.Throws<FiberCanceledException>();
        Assert.Equal(1, channel.Count);
    });

    [Fact]
    public void A_fiber_cancelled_before_its_first_slice_starts_cancelled() => Sim.Run(async () =>
    {
        bool ran = false;
        Fiber fiber = Fiber.Start(async () =>
        {
            ran = true;
            Assert.True(Fiber.Current.IsCancelRequested);
            Assert.True(Fiber.Current.CancellationToken.IsCancellationRequested);
            await Fiber.Yield();
            Assert.Fail("not reached");
        });
        fiber.Cancel();
        await fiber.Throws<FiberCanceledException>();
        Assert.True(ran);
    });

    [Fact]
    public void A_cancelled_ready_fiber_keeps_its_result() => Sim.Run(async () =>
    {
        var log = new List<string>();
        var channel = new FiberChannel<int>();
        Fiber fiber = Fiber.Start(async () =>
        {
            Received<int> received = await channel.Get();
            log.Add($"got {received.Value}");
            await channel.Get();
            log.Add("not reached");
        });
        await Fiber.Yield();
        await channel.Put(4);
        fiber.Cancel();
        await fiber.Quietly();
        Assert.Equal(["got 4"], log);
        Assert.True(fiber.IsCanceled);
    });

    [Fact]
    public void Cancellation_ends_a_sleep_at_once() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(() => Fiber.Sleep(Sim.Seconds(100)));
        await Fiber.Yield();
        fiber.Cancel();
        await fiber.Quietly();
        Assert.True(fiber.IsCanceled);
        Assert.Equal(TimeSpan.Zero, Sim.Now);
    });

    [Fact]
    public void Cancellation_is_sticky_and_checked_on_entry_of_every_call() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(1);
        channel.TryPut(1);
        int thrown = 0;
        Fiber dead = Fiber.Create(async () => { });
        Fiber fiber = Fiber.Start(async () =>
        {
            Func<FiberTask>[] calls =
            [
                () => Fiber.Yield(),
                () => Fiber.Sleep(TimeSpan.Zero),
                async () => await channel.Get(),
                async () => await channel.Put(2, TimeSpan.Zero),
                async () => await dead,
                async () => await new FiberEvent(true).Wait(),
                async () => await new FiberSemaphore(1).Acquire(),
                async () => (await new FiberMutex().Lock()).Dispose(),
                async () => await new FiberCondition().Wait(TimeSpan.Zero),
                async () => await Select.Any(channel.GetCase()),
                async () => await Fiber.Await(Task.CompletedTask),
            ];
            foreach (Func<FiberTask> call in calls)
            {
                try
                {
                    await call();
                }
                catch (FiberCanceledException)
                {
                    thrown++;
                }
            }

            Assert.Throws<FiberCanceledException>(Fiber.TestCancel);
        });
        fiber.Cancel();
        fiber.Cancel();
        await fiber;
        Assert.Equal(11, thrown);
        Assert.Equal(1, channel.Count);
    });

    [Fact]
    public void Cancelling_a_dead_fiber_does_nothing() => Sim.Run(async () =>
    {
        Fiber<int> fiber = Fiber.Create(async () => 1);
        fiber.Cancel();
        Assert.False(fiber.IsCancelRequested);
        Assert.Equal(1, await fiber);
    });

    [Fact]
    public void A_cancel_after_the_end_changes_neither_result_nor_failure() => Sim.Run(async () =>
    {
        Fiber failed = Fiber.Create(FiberTask () => throw new InvalidTimeZoneException());
        failed.Cancel();
        await failed.Throws<InvalidTimeZoneException>();
        Assert.False(failed.IsCanceled);
        Assert.IsType<InvalidTimeZoneException>(failed.Exception);
    });

    [Fact]
    public void A_cancelled_fiber_may_cancel_wake_and_make_others() => Sim.Run(async () =>
    {
        var log = new List<string>();
        Fiber sleeper = Fiber.Start(async () =>
        {
            await Fiber.Sleep(Sim.Seconds(100));
            log.Add("woken");
            await Fiber.Sleep(Sim.Seconds(100));
        });
        Fiber cancelled = Fiber.Start(async () =>
        {
            sleeper.Wakeup();
            Fiber.Create(async () =>
            {
                await Fiber.Yield();
                log.Add("the child is not cancelled");
            });
            Fiber.Start(async () => sleeper.Cancel());
        });
        await Fiber.Yield();
        cancelled.Cancel();
        await cancelled;
        await sleeper.Quietly();
        Assert.True(sleeper.IsCanceled);
        Assert.Equal(["woken", "the child is not cancelled"], log);
    });

    [Fact]
    public void A_cancelled_fiber_without_a_joiner_is_not_reported()
    {
        var reports = new List<FiberFailedEventArgs>();
        Sim.Run(async () =>
        {
            Fiber fiber = Fiber.Start(() => Fiber.Sleep(Sim.Seconds(100)));
            await Fiber.Yield();
            fiber.Cancel();
            await Fiber.Sleep(Sim.Seconds(1));
            Assert.True(fiber.IsCanceled);
        }, reports.Add);
        Assert.Empty(reports);
    }

    [Fact]
    public void A_fiber_cancelling_itself_throws_at_its_next_suspension() => Sim.Run(async () =>
    {
        bool reached = false;
        Fiber fiber = Fiber.Start(async () =>
        {
            Fiber.Current.Cancel();
            reached = true;
            await Fiber.Yield();
        });
        await fiber.Quietly();
        Assert.True(reached);
        Assert.True(fiber.IsCanceled);
    });

    [Fact]
    public void The_token_ends_a_foreign_wait_without_a_reported_failure() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(async () => await Task.Delay(Timeout.Infinite, Fiber.Current.CancellationToken));
        await Fiber.Yield();
        fiber.Cancel();
        await fiber.Quietly();
        Assert.True(fiber.IsCanceled);
    });

    [Fact]
    public void A_throwing_callback_on_the_token_is_reported()
    {
        var reported = new List<Exception>();
        Sim.Run(async () =>
        {
            Fiber fiber = Fiber.Start(async () =>
            {
                using var registration = Fiber.Current.CancellationToken.Register(() => throw new InvalidTimeZoneException());
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            });
            await Fiber.Yield();
            fiber.Cancel();
            await fiber.Quietly();
            Assert.True(fiber.IsCanceled);
        }, failure => reported.Add(failure.Exception));
        Assert.IsType<InvalidTimeZoneException>(Assert.IsType<AggregateException>(Assert.Single(reported)).InnerException);
    }

    [Fact]
    public void A_shield_defers_cancellation_to_its_end() => Sim.Run(async () =>
    {
        var log = new List<string>();
        Fiber fiber = Fiber.Start(async () =>
        {
            try
            {
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                using (Fiber.Shield(Sim.Seconds(10)))
                {
                    Assert.False(Fiber.Current.CancellationToken.IsCancellationRequested);
                    await Fiber.Sleep(Sim.Seconds(1));
                    log.Add("cleaned");
                }

                Assert.Throws<FiberCanceledException>(Fiber.TestCancel);
            }
        });
        await Fiber.Yield();
        fiber.Cancel();
        await fiber.Quietly();
        Assert.Equal(["cleaned"], log);
        Assert.Equal(Sim.Seconds(1), Sim.Now);
    });

    [Fact]
    public void A_shield_ends_when_its_limit_expires() => Sim.Run(async () =>
    {
        TimeSpan interrupted = default;
        Fiber fiber = Fiber.Start(async () =>
        {
            using InterruptGuard shield = Fiber.Shield(Sim.Seconds(3));
            try
            {
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                interrupted = Sim.Now;
                Assert.True(shield.HasExpired);
            }
        });
        await Fiber.Yield();
        fiber.Cancel();
        await fiber.Quietly();
        Assert.Equal(Sim.Seconds(3), interrupted);
        Assert.True(fiber.IsCanceled);
    });

    [Fact]
    public void A_token_cancels_the_fiber_until_its_registration_ends() => Sim.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        Fiber fiber = Fiber.Start(async () =>
        {
            using (Fiber.CancelOn(other.Token))
                await Fiber.Yield();
            other.Cancel();
            await Fiber.Yield();
            using (Fiber.CancelOn(source.Token))
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
        });
        await Fiber.Sleep(Sim.Seconds(1));
        Assert.Equal(FiberStatus.Suspended, fiber.Status);
        await Task.Run(source.Cancel);
        await fiber.Quietly();
        Assert.True(fiber.IsCanceled);
    });

    [Fact]
    public void A_token_that_has_fired_cancels_at_once() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(async () =>
        {
            using CancelRegistration none = Fiber.CancelOn(CancellationToken.None);
            using CancelRegistration registration = Fiber.CancelOn(new CancellationToken(true));
            await Fiber.Yield();
        });
        await fiber.Quietly();
        Assert.True(fiber.IsCanceled);
    });
}
