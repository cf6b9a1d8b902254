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
        await FiberAssert.Throws<InvalidTimeZoneException>(() => FiberScope.Run(async scope =>
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
        AggregateException gathered = await FiberAssert.Throws<AggregateException>(() => FiberScope.Run(async scope =>
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
    public void Cancelling_a_scope_is_not_a_failure() => Sim.Run(async () =>
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
        await FiberAssert.Throws<FiberCanceledException>(async () => await FiberScope.Run(async scope =>
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
            await FiberAssert.Throws<TimeoutException>(async () =>
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
    public void Cancelling_one_child_does_not_cancel_the_scope() => Sim.Run(async () =>
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
    public void A_scope_needs_a_body_and_is_not_cancelled_after_its_end() => Sim.Run(async () =>
    {
        await FiberAssert.Throws<ArgumentNullException>(() => FiberScope.Run(null!));
        await FiberAssert.Throws<ArgumentNullException>(async () => await FiberScope.Run<int>(null!));
        FiberScope? kept = null;
        await FiberScope.Run(async scope => kept = scope);
        kept!.Cancel();
        Assert.False(kept.IsCanceled);
        await Fiber.Yield();
    });

    [Fact]
    public void A_cancelled_fiber_starts_no_scope() => Sim.Run(async () =>
    {
        int begun = 0;
        Fiber fiber = Fiber.Start(async () =>
        {
            Fiber.Current.Cancel();
            await FiberAssert.Throws<FiberCanceledException>(() => FiberScope.Run(async _ => { begun++; }));
            await FiberAssert.Throws<FiberCanceledException>(async () => await FiberScope.Run(async _ => begun++));
            using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                Assert.Equal(7, await FiberScope.Run(async _ => 7));
        });
        await fiber;
        using (Fiber.TimeLimit(TimeSpan.Zero))
            await FiberAssert.Throws<TimeoutException>(() => FiberScope.Run(async _ => { begun++; }));
        Assert.Equal(0, begun);
        await Fiber.Yield();
    });

    [Fact]
    public void A_cancelled_owner_keeps_the_result_of_its_body() => Sim.Run(async () =>
    {
        int result = 0;
        Fiber fiber = Fiber.Start(async () =>
        {
            result = await FiberScope.Run(async _ =>
            {
                Fiber.Current.Cancel();
                return 7;
            });
            await Fiber.Yield();
        });
        await fiber.Quietly();
        Assert.True(fiber.IsCanceled);
        Assert.Equal(7, result);
    });

    [Fact]
    public void IsCanceled_tells_whether_the_scope_cancelled_its_fibers() => Sim.Run(async () =>
    {
        FiberScope? kept = null;
        async FiberTask<bool> IsCanceledAfter(Func<FiberScope, FiberTask> body)
        {
            try
            {
                await FiberScope.Run(scope =>
                {
                    kept = scope;
                    return body(scope);
                });
            }
            catch (Exception exception) when (exception is InvalidTimeZoneException or TimeoutException)
            {
            }

            return kept!.IsCanceled;
        }

        Assert.False(await IsCanceledAfter(async scope => scope.Start(async () => { })));
        Assert.False(await IsCanceledAfter(async scope => scope.Start(() => Fiber.Sleep(Sim.Seconds(1))).Cancel()));
        Assert.True(await IsCanceledAfter(async scope => scope.Cancel()));
        Assert.True(await IsCanceledAfter(async _ => ThrowTimeZone()));
        Assert.True(await IsCanceledAfter(async scope => scope.Start(async () => ThrowTimeZone())));
        foreach (bool isCaught in new[] { false, true })
        {
            // Caught or not: with a child to wait for, Run sees the limit; without one, only the body does.
            Assert.Equal(!isCaught, await Limited(withChild: false, isCaught));
            Assert.True(await Limited(withChild: true, isCaught));
        }

        async FiberTask<bool> Limited(bool withChild, bool isCaught)
        {
            using (Fiber.TimeLimit(Sim.Seconds(1)))
            {
                return await IsCanceledAfter(async scope =>
                {
                    if (withChild)
                        scope.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
                    try
                    {
                        await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                    }
                    catch (TimeoutException) when (isCaught)
                    {
                    }
                });
            }
        }
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
