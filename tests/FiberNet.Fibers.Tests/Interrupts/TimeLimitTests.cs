namespace FiberNet.Tests;

public class TimeLimitTests
{
    [Fact]
    public void Every_suspension_inside_an_expired_limit_throws() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>(5);
        using (InterruptGuard limit = Fiber.TimeLimit(Sim.Seconds(1)))
        {
            await Fiber.Sleep(Sim.Milliseconds(500));
            TimeoutException thrown = await FiberAssert.Throws<TimeoutException>(async () => await channel.Get());
            Assert.Contains("00:00:01", thrown.Message, StringComparison.Ordinal);
            Assert.True(limit.HasExpired);
            await FiberAssert.Throws<TimeoutException>(async () => await channel.Put(1));
            await FiberAssert.Throws<TimeoutException>(() => Fiber.Sleep(Sim.Seconds(5)));
            Assert.True(Fiber.Current.CancellationToken.IsCancellationRequested);
        }

        Assert.Equal(Sim.Seconds(1), Sim.Now);
        Assert.False(Fiber.Current.CancellationToken.IsCancellationRequested);
        await channel.Put(1);
        await Fiber.Sleep(Sim.Seconds(1));
        Assert.Equal(1, channel.Count);
    });

    [Fact]
    public void A_limit_that_ended_a_sleep_throws_even_if_it_is_lifted() => Sim.Run(async () =>
    {
        InterruptGuard limit = default;
        Fiber fiber = Fiber.Start(async () =>
        {
            limit = Fiber.TimeLimit(Sim.Seconds(1));
            await Fiber.Sleep(Sim.Seconds(5));
        });
        Fiber other = Fiber.Start(async () => await Fiber.Sleep(Sim.Seconds(1)));
        await Fiber.Yield();
        await other;
        limit.Dispose();
        await fiber.Throws<TimeoutException>();
        Assert.Equal(Sim.Seconds(1), Sim.Now);
    });

    [Fact]
    public void The_nearest_of_nested_limits_wins() => Sim.Run(async () =>
    {
        using (Fiber.TimeLimit(Sim.Seconds(10)))
        {
            using (Fiber.TimeLimit(Sim.Seconds(2)))
                await FiberAssert.Throws<TimeoutException>(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
            Assert.Equal(Sim.Seconds(2), Sim.Now);
            using (Fiber.TimeLimit(Sim.Seconds(100)))
            {
                await FiberAssert.Throws<TimeoutException>(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
                Assert.Equal(Sim.Seconds(10), Sim.Now);
            }

            await FiberAssert.Throws<TimeoutException>(() => Fiber.Yield());
        }

        await Fiber.Yield();
    });

    [Fact]
    public void The_timeout_of_a_call_is_a_result_inside_a_limit() => Sim.Run(async () =>
    {
        using (Fiber.TimeLimit(Sim.Seconds(5)))
            Assert.Equal(ChannelStatus.TimedOut, (await new FiberChannel<int>().Get(Sim.Seconds(1))).Status);
    });

    [Fact]
    public void Children_do_not_inherit_a_limit() => Sim.Run(async () =>
    {
        Fiber child;
        using (Fiber.TimeLimit(Sim.Seconds(1)))
            child = Fiber.Create(() => Fiber.Sleep(Sim.Seconds(3)));
        await child;
        Assert.Equal(Sim.Seconds(3), Sim.Now);
    });

    [Fact]
    public void A_shield_hides_outer_limits_but_not_inner_ones() => Sim.Run(async () =>
    {
        using (Fiber.TimeLimit(Sim.Seconds(1)))
        {
            using (Fiber.Shield(Timeout.InfiniteTimeSpan))
            {
                await Fiber.Sleep(Sim.Seconds(3));
                using (Fiber.TimeLimit(Sim.Seconds(1)))
                    await FiberAssert.Throws<TimeoutException>(() => Fiber.Sleep(Sim.Seconds(9)));
                Assert.Equal(Sim.Seconds(4), Sim.Now);
            }

            await FiberAssert.Throws<TimeoutException>(() => Fiber.Yield());
        }
    });

    [Fact]
    public void Cancellation_goes_before_an_expired_limit() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(async () =>
        {
            using (Fiber.TimeLimit(TimeSpan.Zero))
            {
                Fiber.Current.Cancel();
                await Fiber.Yield();
            }
        });
        await fiber.Quietly();
        Assert.True(fiber.IsCanceled);
    });

    [Fact]
    public void A_limit_of_zero_has_expired_and_an_infinite_one_never_does() => Sim.Run(async () =>
    {
        using (Fiber.TimeLimit(TimeSpan.Zero))
            await FiberAssert.Throws<TimeoutException>(() => Fiber.Yield());
        using (Fiber.TimeLimit(Timeout.InfiniteTimeSpan))
            await Fiber.Sleep(TimeSpan.FromDays(1000));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fiber.TimeLimit(TimeSpan.FromSeconds(-5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fiber.Shield(TimeSpan.FromSeconds(-5)));
    });

    [Fact]
    public void Reset_moves_the_deadline_until_it_has_passed() => Sim.Run(async () =>
    {
        InterruptGuard limit = Fiber.TimeLimit(Sim.Seconds(2));
        for (int i = 0; i < 5; i++)
        {
            await Fiber.Sleep(Sim.Seconds(1));
            Assert.True(limit.Reset(Sim.Seconds(2)));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => limit.Reset(Sim.Seconds(-3)));
        TimeoutException expired = await Assert.ThrowsAsync<TimeoutException>(async () => await Fiber.Start(async () =>
        {
            using InterruptGuard inner = Fiber.TimeLimit(Sim.Seconds(9));
            Assert.True(inner.Reset(Sim.Seconds(1)));
            await Fiber.Sleep(Sim.Seconds(5));
        }).Join());
        Assert.Contains("00:00:01", expired.Message, StringComparison.Ordinal);
        Assert.Equal(Sim.Seconds(6), Sim.Now);
        Assert.True(limit.Reset(Timeout.InfiniteTimeSpan));
        await Fiber.Sleep(Sim.Seconds(50));
        Assert.False(limit.HasExpired);
        Assert.True(limit.Reset(TimeSpan.Zero));
        Assert.True(limit.HasExpired);
        Assert.False(limit.Reset(Sim.Seconds(1)));
        limit.Dispose();
        InterruptGuard left = Fiber.TimeLimit(Sim.Seconds(1));
        left.Dispose();
        Assert.False(left.Reset(Sim.Seconds(1)));
    });

    [Fact]
    public void Limits_leave_no_timer_behind() => Sim.Run(async () =>
    {
        for (int i = 0; i < 100; i++)
        {
            using (Fiber.TimeLimit(TimeSpan.FromDays(1)))
                await Fiber.Yield();
            await Fiber.Start(async () => { _ = Fiber.TimeLimit(TimeSpan.FromDays(1)); });
        }

        Assert.Equal(0, FiberScheduler.Current!.TimerCount);
        await Fiber.Sleep(Sim.Seconds(1));
        Assert.Equal(Sim.Seconds(1), Sim.Now);
    });

    [Fact]
    public void Guards_may_be_disposed_in_any_order_and_twice() => Sim.Run(async () =>
    {
        InterruptGuard outer = Fiber.TimeLimit(Sim.Seconds(1));
        InterruptGuard inner = Fiber.TimeLimit(Sim.Seconds(5));
        outer.Dispose();
        outer.Dispose();
        await Fiber.Sleep(Sim.Seconds(2));
        await FiberAssert.Throws<TimeoutException>(() => Fiber.Sleep(Sim.Seconds(9)));
        inner.Dispose();
        Assert.Equal(Sim.Seconds(5), Sim.Now);
        await Fiber.Yield();
    });
}
