namespace FiberNet.Tests;

public class ScopeTests
{
    [Fact]
    public void A_scope_returns_when_all_children_have_ended() => Sim.Run(async () =>
    {
        int ended = 0;
        await FiberScope.Run(async scope =>
        {
            for (int i = 1; i <= 3; i++)
            {
                int seconds = i;
                scope.Start(async () =>
                {
                    await Fiber.Sleep(Sim.Seconds(seconds));
                    ended++;
                });
            }

            scope.Create(async () => ended++);
            Assert.Equal(3, scope.Count);
        });
        Assert.Equal(4, ended);
        Assert.Equal(Sim.Seconds(3), Sim.Now);
        Assert.Equal(9, await FiberScope.Run(async scope => await scope.Start(async () => 9)));
    });

    [Fact]
    public void The_first_failure_cancels_siblings_and_body_and_is_rethrown() => Sim.Run(async () =>
    {
        bool siblingCancelled = false;
        bool bodyCancelled = false;
        await Quiet.Throws<InvalidTimeZoneException>(() => FiberScope.Run(async scope =>
        {
            scope.Start(async () =>
            {
                try
                {
                    await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                }
                catch (FiberCanceledException)
                {
                    siblingCancelled = true;
                    throw;
                }
            });
            scope.Start(async () =>
            {
                await Fiber.Sleep(Sim.Seconds(1));
                throw new InvalidTimeZoneException();
            });
            try
            {
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                bodyCancelled = true;
            }
        }));
        Assert.True(siblingCancelled && bodyCancelled);
        Assert.Equal(Sim.Seconds(1), Sim.Now);
        await Fiber.Yield();
    });

    [Fact]
    public void Several_failures_are_gathered() => Sim.Run(async () =>
    {
        AggregateException gathered = await Quiet.Throws<AggregateException>(() => FiberScope.Run(async scope =>
        {
            scope.Start(async () =>
            {
                try
                {
                    await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    ThrowTimeZone();
                }
            });
            await Fiber.Yield();
            throw new DivideByZeroException();
        }));
        Assert.Equal([typeof(DivideByZeroException), typeof(InvalidTimeZoneException)], gathered.InnerExceptions.Select(e => e.GetType()));
    });

    [Fact]
    public void Cancelling_a_scope_is_no_failure() => Sim.Run(async () =>
    {
        FiberScope? kept = null;
        await FiberScope.Run(async scope =>
        {
            kept = scope;
            scope.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
            scope.Cancel();
            Fiber late = scope.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
            Assert.True(late.IsCancelRequested);
            await Fiber.Yield();
            Assert.Fail("not reached");
        });
        Assert.True(kept!.IsCanceled);
        Assert.Throws<InvalidOperationException>(() => kept.Start(async () => { }));
        await Fiber.Yield();
        await Quiet.Throws<FiberCanceledException>(async () => await FiberScope.Run(async scope =>
        {
            scope.Cancel();
            await Fiber.Yield();
            return 1;
        }));
    });

    [Fact]
    public void Cancelling_the_owner_cancels_the_children_and_waits_for_them() => Sim.Run(async () =>
    {
        TimeSpan childEnded = default;
        Fiber owner = Fiber.Start(() => FiberScope.Run(async scope =>
        {
            scope.Start(async () =>
            {
                try
                {
                    await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                        await Fiber.Sleep(Sim.Seconds(2));
                    childEnded = Sim.Now;
                }
            });
        }));
        await Fiber.Yield();
        owner.Cancel();
        await owner.Quietly();
        Assert.True(owner.IsCanceled);
        Assert.Equal(Sim.Seconds(2), childEnded);
        Assert.Equal(Sim.Seconds(2), Sim.Now);
    });

    [Fact]
    public void A_time_limit_around_a_scope_ends_it_with_one_exception() => Sim.Run(async () =>
    {
        foreach (bool bodyWaits in new[] { false, true })
        {
            await Quiet.Throws<TimeoutException>(async () =>
            {
                using (Fiber.TimeLimit(Sim.Seconds(1)))
                {
                    await FiberScope.Run(async scope =>
                    {
                        scope.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
                        if (bodyWaits)
                            await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                    });
                }
            });
        }

        Assert.Equal(Sim.Seconds(2), Sim.Now);
    });

    [Fact]
    public void A_child_that_is_cancelled_alone_harms_nobody() => Sim.Run(async () =>
    {
        await FiberScope.Run(async scope =>
        {
            Fiber child = scope.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
            scope.Start(() => Fiber.Sleep(Sim.Seconds(1)));
            await Fiber.Yield();
            child.Cancel();
        });
        Assert.Equal(Sim.Seconds(1), Sim.Now);
    });

    [Fact]
    public void A_scope_without_a_body_is_refused_and_one_that_is_over_is_not_cancelled_any_more() => Sim.Run(async () =>
    {
        await Quiet.Throws<ArgumentNullException>(() => FiberScope.Run(null!));
        await Quiet.Throws<ArgumentNullException>(async () => await FiberScope.Run<int>(null!));
        FiberScope? kept = null;
        await FiberScope.Run(async scope => kept = scope);
        kept!.Cancel();
        Assert.False(kept.IsCanceled);
        await Fiber.Yield();
    });

    [Fact]
    public void Scopes_nest() => Sim.Run(async () =>
    {
        await FiberScope.Run(async outer =>
        {
            await FiberScope.Run(async inner =>
            {
                inner.Start(async () => outer.Cancel());
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            });
            Assert.Fail("not reached");
        });
        await Fiber.Yield();
    });

    private static void ThrowTimeZone() => throw new InvalidTimeZoneException();
}
