namespace FiberNet.Tests;

public class TaskTests
{
    [Fact]
    public void A_failed_task_needs_an_exception()
    {
        Assert.Throws<ArgumentNullException>("exception", () => FiberTask.FromException(null!));
        Assert.Throws<ArgumentNullException>("exception", () => FiberTask.FromException<int>(null!));
    }

    [Fact]
    public void A_blocking_GetResult_throws_and_says_why() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        FiberTask<Received<int>> task = channel.Get();
        InvalidOperationException early = Assert.Throws<InvalidOperationException>(() => task.GetAwaiter().GetResult());
        Assert.Contains("has not completed", early.Message, StringComparison.Ordinal);
        channel.TryPut(1);
        Assert.Equal(1, (await task).Value);
        InvalidOperationException late = Assert.Throws<InvalidOperationException>(() => task.GetAwaiter().GetResult());
        Assert.Contains("already awaited", late.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_second_await_throws_and_says_why() => Sim.Run(async () =>
    {
        FiberTask task = Parks();
        await task;
        InvalidOperationException thrown = await FiberAssert.Throws<InvalidOperationException>(async () => await task);
        Assert.Contains("already awaited", thrown.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_method_refused_to_suspend_goes_on_where_it_is() => Sim.Run(async () =>
    {
        FiberTask used = Parks();
        await used;
        int steps = 0;
        async FiberTask Method()
        {
            steps++;
            try
            {
                await used;
            }
            catch (InvalidOperationException)
            {
                steps += 10;
            }

            await Fiber.Yield();
            steps += 100;
        }

        await Method();
        Assert.Equal(111, steps);
    });

    [Fact]
    public void A_task_that_never_suspended_can_be_awaited_again() => Sim.Run(async () =>
    {
        FiberTask<int> task = FiberTask.FromResult(3);
        Assert.Equal(6, await task + await task);
        FiberTask failed = FiberTask.FromException(new InvalidTimeZoneException());
        for (int i = 0; i < 2; i++)
            await FiberAssert.Throws<InvalidTimeZoneException>(async () => await failed);
        await default(FiberTask);
        Assert.Equal(0, await default(FiberTask<int>));
        await FiberAssert.Throws<OperationCanceledException>(async () => await FiberTask.FromCanceled());
        await FiberAssert.Throws<OperationCanceledException>(async () => await FiberTask.FromCanceled<int>());
        await FiberAssert.Throws<InvalidTimeZoneException>(async () => await FiberTask.FromException<int>(new InvalidTimeZoneException()));
    });

    [Fact]
    public void An_unawaited_method_bars_the_next_suspension() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(async () =>
        {
            _ = Parks();
            await Fiber.Yield();
        });
        Assert.Contains("has already suspended", (await fiber.Throws<InvalidOperationException>()).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_fiber_that_ends_over_a_suspended_method_succeeds()
    {
        var reports = new List<string>();
        Sim.Run(async () =>
        {
            var channel = new FiberChannel<int>();
            var fibers = new List<Fiber>();
            for (int i = 0; i < 3; i++)
            {
                fibers.Add(Fiber.Start(async () => { _ = Parks(); }));
                fibers.Add(Fiber.Start(async () => { _ = Sleeps(); }));
                fibers.Add(Fiber.Start(async () => { _ = Gets(channel); }));
                fibers.Add(Fiber.Start(async () => { _ = Foreign(); }));
            }

            foreach (Fiber fiber in fibers)
                await fiber;
            Assert.Equal(1, FiberScheduler.Current!.FiberCount);
            Assert.False(channel.HasReaders);
            Assert.Equal(TimeSpan.Zero, Sim.Now);
            Assert.Equal(Enumerable.Repeat(FiberStatus.Dead, 12), fibers.Select(fiber => fiber.Status));
            await Fiber.Yield();
            Assert.Equal(1, FiberScheduler.Current.FiberCount);
        }, failure => reports.Add(failure.Exception.Message));
        Assert.Equal(12, reports.Count);
        Assert.Equal(3, reports.Count(report => report.Contains("TaskTests." + nameof(Foreign), StringComparison.Ordinal) && report.Contains("given up", StringComparison.Ordinal)));
        Assert.Equal(3, reports.Count(report => report.Contains("TaskTests." + nameof(Gets), StringComparison.Ordinal) && report.Contains("Await the call", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_method_started_and_awaited_later_runs_meanwhile() => Sim.Run(async () =>
    {
        FiberTask<int> task = Later(5);
        Assert.False(task.IsCompleted);
        Assert.Equal(5, await task);
    });

    [Fact]
    public void Operations_may_be_started_together_and_awaited_in_turn() => Sim.Run(async () =>
    {
        var a = new FiberChannel<int>();
        var b = new FiberChannel<int>();
        FiberTask<Received<int>> first = a.Get();
        FiberTask<Received<int>> second = b.Get();
        Fiber.Start(async () =>
        {
            await b.Put(2);
            await a.Put(1);
        });
        Assert.Equal(1, (await first).Value);
        Assert.True(second.IsCompleted);
        Assert.Equal(2, (await second).Value);
    });

    [Fact]
    public void The_end_of_a_fiber_withdraws_its_unawaited_operation() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        Fiber fiber = Fiber.Start(async () =>
        {
            for (int i = 0; i < 30; i++)
                _ = channel.Get();
        });
        await fiber;
        Assert.False(channel.HasReaders);
        Assert.False(channel.TryPut(1));
    });

    [Fact]
    public void An_unread_item_goes_to_the_next_reader() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        var semaphore = new FiberSemaphore(0);
        var mutex = new FiberMutex();
        var condition = new FiberCondition();
        MutexGuard guard = await mutex.Lock();
        Fiber fiber = Fiber.Start(async () =>
        {
            _ = channel.Get();
            _ = semaphore.Acquire();
            _ = mutex.Lock();
            _ = condition.Wait();
            await Fiber.Sleep(Sim.Seconds(1));
        });
        Fiber<bool> other = Fiber.Start(async () => await condition.Wait());
        await Fiber.Yield();
        Assert.True(channel.TryPut(7));
        semaphore.Release();
        guard.Dispose();
        Assert.True(mutex.IsLocked);
        condition.Signal();
        await fiber;
        Assert.Equal(7, (await channel.Get(TimeSpan.Zero)).Value);
        Assert.True(semaphore.TryAcquire());
        Assert.False(mutex.IsLocked);
        Assert.True(await other);
    });

    [Fact]
    public void A_task_of_another_scheduler_is_refused_and_unchanged()
    {
        FiberScheduler.Run(async () =>
        {
            var channel = new FiberChannel<int>();
            FiberTask<Received<int>> there = channel.Get();
            Task elsewhere = Task.Run(() => FiberScheduler.Run(async () =>
            {
                await FiberAssert.Throws<InvalidOperationException>(async () => await there);
                await Fiber.Yield();
                await Assert.ThrowsAsync<InvalidOperationException>(async () => await there);
            }));
            await elsewhere;
            channel.TryPut(3);
            Assert.Equal(3, (await there).Value);
        });
    }

    [Fact]
    public void A_result_that_was_handed_on_cannot_be_read() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        FiberTask<Received<int>> get = default;
        Fiber starter = Fiber.Start(async () =>
        {
            get = channel.Get();
            await Fiber.Sleep(Sim.Seconds(1));
        });
        await Fiber.Yield();
        Assert.True(channel.TryPut(7));
        await starter;
        Assert.Equal(7, (await channel.Get(TimeSpan.Zero)).Value);
        Assert.Same(starter, (await FiberAssert.Throws<FiberCanceledException>(async () => await get)).Fiber);
    });

    [Fact]
    public void An_unread_broadcast_is_not_handed_on() => Sim.Run(async () =>
    {
        var condition = new FiberCondition();
        Fiber fiber = Fiber.Start(async () =>
        {
            _ = condition.Wait();
            await Fiber.Sleep(Sim.Seconds(1));
        });
        await Fiber.Yield();
        Assert.Equal(1, condition.Broadcast());
        Fiber<bool> later = Fiber.Start(() => condition.Wait(Sim.Seconds(2)));
        await fiber;
        Assert.False(await later);
    });

    [OptimizedFact]
    public void Operations_started_in_pairs_leave_nothing_behind() => Sim.Run(async () =>
    {
        var a = new FiberChannel<int>();
        var b = new FiberChannel<int>();
        Fiber feeder = Fiber.Start(async () =>
        {
            while (await a.Put(1) == ChannelStatus.Ok)
                await b.Put(2);
        });
        async FiberTask Rounds(int count)
        {
            for (int i = 0; i < count; i++)
            {
                FiberTask<Received<int>> first = a.Get();
                FiberTask<Received<int>> second = b.Get();
                await first;
                await second;
            }
        }

        await Rounds(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        await Rounds(10_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000 * 24);
        a.Close();
        b.Close();
        await feeder;
    });

    [Fact]
    public void A_method_of_one_fiber_is_not_awaited_in_another() => Sim.Run(async () =>
    {
        FiberTask task = default;
        Fiber owner = Fiber.Start(async () =>
        {
            task = Sleeps();
            await task;
        });
        await Fiber.Yield();
        await FiberAssert.Throws<InvalidOperationException>(async () => await task);
        await owner;
    });

    [Fact]
    public void An_unawaited_method_is_not_awaited_elsewhere()
    {
        var reports = new List<string>();
        Sim.Run(async () =>
        {
            FiberTask task = default;
            Fiber owner = Fiber.Create(async () =>
            {
                task = Sleeps();
                Fiber other = Fiber.Create(async () => await task);
                InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => other.AsTask());
                Assert.Contains("'owner' was awaited in", thrown.Message, StringComparison.Ordinal);
            }, "owner");
            await owner;

            // It was ended with its fiber; whoever has kept the task is told so.
            await FiberAssert.Throws<InvalidOperationException>(async () => await task);
        }, failure => reports.Add(failure.Exception.Message));
        Assert.Contains("TaskTests." + nameof(Sleeps), Assert.Single(reports), StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_cannot_be_waited_for_by_blocking() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        FiberTask<Received<int>> get = channel.Get();
        Assert.Throws<InvalidOperationException>(() => get.GetAwaiter().GetResult());
        channel.Close();
        Assert.Equal(ChannelStatus.Closed, (await get).Status);
        FiberTask sleeps = Sleeps();
        Assert.Throws<InvalidOperationException>(() => sleeps.GetAwaiter().GetResult());
        await sleeps;
    });

    private static async FiberTask Parks() => await Fiber.Yield();

    private static async FiberTask Sleeps() => await Fiber.Sleep(Sim.Seconds(1));

    private static async FiberTask Gets(FiberChannel<int> channel) => await channel.Get(Sim.Seconds(5));

    private static async FiberTask Foreign() => await Task.Delay(1);

    private static async FiberTask<int> Later(int value)
    {
        await Fiber.Sleep(Sim.Seconds(1));
        return value;
    }
}
