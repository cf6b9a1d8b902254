namespace FiberNet.Tests;

public class JoinTests
{
    [Fact]
    public void A_withdrawn_join_has_not_seen_the_failure()
    {
        var reported = new List<string>();
        Sim.Run(async () =>
        {
            Fiber<int> failing = Fiber.Start<int>(async () =>
            {
                await Fiber.Sleep(Sim.Seconds(1));
                throw new InvalidTimeZoneException();
            });
            await Fiber.Create(async () => { _ = failing.Join(); });
            await Fiber.Sleep(Sim.Seconds(2));
        }, failure => reported.Add(failure.Exception.GetType().Name));
        Assert.Equal([nameof(InvalidTimeZoneException)], reported);
    }

    [Fact]
    public void Any_number_of_fibers_join_before_and_after_the_end() => Sim.Run(async () =>
    {
        Fiber<string> worker = Fiber.Start(async () =>
        {
            await Fiber.Sleep(Sim.Seconds(1));
            return "done";
        });
        var joiners = Enumerable.Range(0, 10).Select(_ => Fiber.Start(async () => await worker)).ToList();
        foreach (Fiber<string> joiner in joiners)
            Assert.Equal("done", await joiner);
        Assert.Equal("done", await worker.Join());
        Assert.Equal("done", await worker.AsTask());
        Assert.True(await worker.Join(TimeSpan.Zero));
    });

    [Fact]
    public void Join_with_a_timeout_returns_whether_the_fiber_has_ended() => Sim.Run(async () =>
    {
        Fiber worker = Fiber.Start(() => Fiber.Sleep(Sim.Seconds(5)));
        Assert.False(await worker.Join(TimeSpan.Zero));
        Assert.False(await worker.Join(Sim.Seconds(2)));
        Assert.Equal(Sim.Seconds(2), Sim.Now);
        Assert.True(await worker.Join(Sim.Seconds(10)));
        Assert.Equal(Sim.Seconds(5), Sim.Now);
        Assert.Throws<ArgumentOutOfRangeException>(() => worker.Join(TimeSpan.FromSeconds(-3)));
    });

    [Fact]
    public void Join_rethrows_the_failure_with_the_methods_it_passed() => Sim.Run(async () =>
    {
        Fiber worker = Fiber.Start(FailingMethod);
        for (int i = 0; i < 2; i++)
        {
            Fiber joiner = Fiber.Start(async () => await worker);
            InvalidTimeZoneException thrown = await joiner.Throws<InvalidTimeZoneException>();
            Assert.Contains(nameof(FailingMethod), thrown.StackTrace, StringComparison.Ordinal);
        }

        await worker.Throws<InvalidTimeZoneException>();
        Fiber late = Fiber.Start(async () => await worker.Join(Sim.Seconds(1)));
        await late.Throws<InvalidTimeZoneException>();
        Assert.IsType<InvalidTimeZoneException>(worker.Exception);
    });

    [Fact]
    public void Join_of_a_value_rethrows_the_failure_that_comes_later() => Sim.Run(async () =>
    {
        Fiber<int> worker = Fiber.Start<int>(async () =>
        {
            await Fiber.Sleep(Sim.Seconds(1));
            throw new InvalidTimeZoneException();
        });
        Fiber joiner = Fiber.Start(async () => await worker.Join());
        await joiner.Throws<InvalidTimeZoneException>();
    });

    [Fact]
    public void A_fiber_cannot_join_itself() => Sim.Run(async () =>
    {
        Assert.Throws<InvalidOperationException>(() => Fiber.Current.Join());
        Assert.Throws<InvalidOperationException>(() => Fiber.Current.Join(Sim.Seconds(1)));
    });

    [Fact]
    public void A_cancelled_joiner_leaves_and_the_fiber_goes_on() => Sim.Run(async () =>
    {
        Fiber worker = Fiber.Start(() => Fiber.Sleep(Sim.Seconds(5)));
        Fiber joiner = Fiber.Start(async () => await worker);
        await Fiber.Yield();
        joiner.Cancel();
        await joiner.Throws<FiberCanceledException>();
        Assert.Equal(TimeSpan.Zero, Sim.Now);
        await worker;
        Assert.Equal(Sim.Seconds(5), Sim.Now);
    });

    [Fact]
    public void Joining_a_cancelled_fiber_throws_its_cancellation() => Sim.Run(async () =>
    {
        Fiber worker = Fiber.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
        worker.Cancel();
        FiberCanceledException? caught = null;
        try
        {
            await worker;
        }
        catch (FiberCanceledException exception)
        {
            caught = exception;
        }

        Assert.Same(worker, caught?.Fiber);
        Assert.True(worker.IsCanceled);
        Assert.Null(worker.Exception);
        Assert.True(worker.AsTask().ContinueWith(task => task.IsCanceled, TaskScheduler.Default).Result);
    });

    [Fact]
    public void A_result_is_read_only_after_the_end() => Sim.Run(async () =>
    {
        Fiber<int> worker = Fiber.Start(async () => 3);
        Assert.Throws<InvalidOperationException>(() => worker.Result);
        await worker;
        Assert.Equal(3, worker.Result);
    });

    [Fact]
    public void A_loop_over_joins_of_dead_fibers_yields() => Sim.Run(async () =>
    {
        Fiber dead = Fiber.Create(async () => { });
        bool otherRan = false;
        Fiber.Start(async () => otherRan = true);
        for (int i = 0; i < 1000 && !otherRan; i++)
            await dead;
        Assert.True(otherRan);
    });

    private static async FiberTask FailingMethod()
    {
        await Fiber.Yield();
        throw new InvalidTimeZoneException("no such zone");
    }

    [Fact]
    public void A_join_tells_whose_cancellation_it_was() => Sim.Run(async () =>
    {
        Fiber worker = Fiber.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
        Fiber joiner = Fiber.Create(() => worker.Join());
        joiner.Cancel();
        Assert.Same(joiner, (await joiner.Throws<FiberCanceledException>()).Fiber);
        worker.Cancel();
        Assert.Same(worker, (await worker.Throws<FiberCanceledException>()).Fiber);

        // Its owner gets the failure that has cancelled the scope; the fibers in it were cancelled themselves.
        Fiber? inside = null;
        await FiberAssert.Throws<FormatException>(async () => await FiberScope.Run(async scope =>
        {
            inside = scope.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
            scope.Start(async () =>
            {
                await Fiber.Yield();
                throw new FormatException();
            });
            await Fiber.Sleep(Timeout.InfiniteTimeSpan);
        }));
        Assert.Same(inside, (await inside!.Throws<FiberCanceledException>()).Fiber);
    });

    [Fact]
    public void The_body_of_a_cancelled_scope_learns_whose_it_was() => Sim.Run(async () =>
    {
        FiberCanceledException? seen = null;
        await FiberAssert.Throws<FormatException>(async () => await FiberScope.Run(async scope =>
        {
            scope.Start(async () =>
            {
                await Fiber.Yield();
                throw new FormatException();
            });
            try
            {
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }
            catch (FiberCanceledException canceled)
            {
                seen = canceled;
                throw;
            }
        }));
        Assert.Same(Fiber.Current, seen!.Fiber);
    });
}
