namespace FiberNet.Tests;

public class LockTests
{
    [Fact]
    public void A_condition_wakes_the_longest_waiter_and_remembers_nothing() => Sim.Run(async () =>
    {
        var condition = new FiberCondition();
        var log = new List<int>();
        Assert.False(condition.Signal());
        Assert.False(await condition.Wait(TimeSpan.Zero));
        Assert.False(await condition.Wait(Sim.Seconds(1)));
        Assert.Equal(Sim.Seconds(1), Sim.Now);
        for (int i = 0; i < 5; i++)
        {
            int waiter = i;
            Fiber.Start(async () =>
            {
                Assert.True(await condition.Wait());
                log.Add(waiter);
            });
        }

        await Fiber.Yield();
        Assert.True(condition.HasWaiters);
        Assert.True(condition.Signal());
        await Fiber.Yield();
        Assert.Equal([0], log);
        Assert.Equal(4, condition.Broadcast());
        await Fiber.Yield();
        Assert.Equal([0, 1, 2, 3, 4], log);
        Assert.Equal(0, condition.Broadcast());
    });

    [Fact]
    public void A_signal_skips_cancelled_and_timed_out_waiters() => Sim.Run(async () =>
    {
        var condition = new FiberCondition();
        Fiber cancelled = Fiber.Start(async () => await condition.Wait());
        Fiber<bool> timedOut = Fiber.Start(() => condition.Wait(Sim.Seconds(1)));
        Fiber<bool> last = Fiber.Start(() => condition.Wait());
        await Fiber.Sleep(Sim.Seconds(2));
        cancelled.Cancel();
        Assert.True(condition.Signal());
        Assert.False(await timedOut);
        Assert.True(await last);
        await cancelled.Quietly();
        Assert.True(cancelled.IsCanceled);
    });

    [Fact]
    public void A_signalling_fiber_goes_on_before_the_woken_one() => Sim.Run(async () =>
    {
        var condition = new FiberCondition();
        var fibers = Enumerable.Range(0, 3).Select(_ => Fiber.Start(() => condition.Wait())).ToList();
        await Fiber.Yield();
        Assert.True(condition.Signal());
        Assert.Equal([FiberStatus.Ready, FiberStatus.Suspended, FiberStatus.Suspended], fibers.Select(fiber => fiber.Status));
        Assert.Equal(2, condition.Broadcast());
        Assert.All(fibers, fiber => Assert.Equal(FiberStatus.Ready, fiber.Status));
        foreach (Fiber<bool> fiber in fibers)
            Assert.True(await fiber);
    });

    [Fact]
    public void The_first_of_signal_cancel_and_timeout_counts() => Sim.Run(async () =>
    {
        var condition = new FiberCondition();
        Fiber<bool> Waiter(TimeSpan? timeout = null) => Fiber.Start(() => condition.Wait(timeout));

        // A signal, then a cancel: the signal was taken.
        Fiber<bool> first = Waiter();
        Fiber<bool> second = Waiter();
        await Fiber.Yield();
        condition.Signal();
        first.Cancel();
        Assert.True(await first);

        // A cancel, then a signal: the next one has it.
        Fiber<bool> third = Waiter();
        await Fiber.Yield();
        second.Cancel();
        condition.Signal();
        await second.Quietly();
        Assert.True(second.IsCanceled);
        Assert.True(await third);

        // A timeout, then a signal and a cancel: nobody was there, and the wait has its value.
        Fiber<bool> fourth = Waiter(Sim.Seconds(1));
        await Fiber.Sleep(Sim.Seconds(1));
        Assert.False(condition.Signal());
        fourth.Cancel();
        Assert.False(await fourth);
        Assert.All([first, second, third, fourth], fiber => Assert.Equal(2, fiber.Info().Switches));
    });

    [Fact]
    public void A_waiter_keeps_its_condition_alive() => Sim.Run(async () =>
    {
        Fiber<bool> waiter = Fiber.Start(static () => new FiberCondition().Wait());
        await Fiber.Yield();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(FiberStatus.Suspended, waiter.Status);
        waiter.Cancel();
        await waiter.Quietly();
        Assert.True(waiter.IsCanceled);
    });

    [Fact]
    public void A_mutex_is_passed_on_in_arrival_order() => Sim.Run(async () =>
    {
        var mutex = new FiberMutex();
        var log = new List<int>();
        int inside = 0;
        var fibers = Enumerable.Range(0, 5).Select(i => Fiber.Start(async () =>
        {
            using (await mutex.Lock())
            {
                Assert.Equal(1, ++inside);
                await Fiber.Sleep(Sim.Seconds(1));
                log.Add(i);
                inside--;
            }
        })).ToList();
        foreach (Fiber fiber in fibers)
            await fiber;
        Assert.Equal([0, 1, 2, 3, 4], log);
        Assert.False(mutex.IsLocked || mutex.HasWaiters);
        Assert.Equal(Sim.Seconds(5), Sim.Now);
    });

    [Fact]
    public void A_guard_disposed_again_does_not_touch_a_later_lock() => Sim.Run(async () =>
    {
        var mutex = new FiberMutex();
        MutexGuard first = await mutex.Lock();
        MutexGuard copy = first;
        first.Dispose();
        MutexGuard second = await mutex.Lock();
        copy.Dispose();
        first.Dispose();
        Assert.True(second.IsHeld && mutex.IsLocked);
        Assert.False(first.IsHeld);
        second.Dispose();
        Assert.False(mutex.IsLocked);
        default(MutexGuard).Dispose();
    });

    [Fact]
    public void A_lock_times_out_and_is_not_recursive() => Sim.Run(async () =>
    {
        var mutex = new FiberMutex();
        using MutexGuard guard = await mutex.Lock();
        Assert.Throws<InvalidOperationException>(() => mutex.Lock());
        Assert.False(mutex.TryLock(out _));
        Fiber other = Fiber.Start(async () =>
        {
            Assert.False(await mutex.TryLock(TimeSpan.Zero));
            Assert.False(await mutex.TryLock(Sim.Seconds(1)));
            Assert.False(mutex.TryLock(out MutexGuard none));
            Assert.False(none.IsHeld);
        });
        await other;
        Assert.True(guard.IsHeld);
        Assert.Equal(Sim.Seconds(1), Sim.Now);
    });

    [Fact]
    public void A_timed_lock_throws_without_the_lock() => Sim.Run(async () =>
    {
        var mutex = new FiberMutex();
        int inside = 0, most = 0;
        async FiberTask Use(TimeSpan timeout)
        {
            using (await mutex.Lock(timeout))
            {
                most = Math.Max(most, ++inside);
                await Fiber.Sleep(Sim.Seconds(10));
                inside--;
            }
        }

        Fiber first = Fiber.Start(() => Use(Sim.Seconds(1)));
        Fiber second = Fiber.Start(() => Use(Sim.Seconds(1)));
        Fiber third = Fiber.Start(() => Use(TimeSpan.Zero));
        Fiber last = Fiber.Start(() => Use(Timeout.InfiniteTimeSpan));
        Assert.Contains("TryLock", (await third.Throws<TimeoutException>()).Message, StringComparison.Ordinal);
        await second.Throws<TimeoutException>();
        Assert.Equal(Sim.Seconds(1), Sim.Now);
        await first;
        await last;
        Assert.Equal(1, most);
        Assert.False(mutex.IsLocked || mutex.HasWaiters);
    });

    [Fact]
    public void TryLock_is_unlocked_by_its_owner_only() => Sim.Run(async () =>
    {
        var mutex = new FiberMutex();
        Assert.Throws<InvalidOperationException>(mutex.Unlock);
        Assert.True(await mutex.TryLock(TimeSpan.Zero));
        Assert.Throws<InvalidOperationException>(() => mutex.TryLock(Sim.Seconds(1)));
        Fiber<bool> waiter = Fiber.Start(async () =>
        {
            Assert.Contains("main", Assert.Throws<InvalidOperationException>(mutex.Unlock).Message, StringComparison.Ordinal);
            return await mutex.TryLock(Sim.Seconds(1));
        });
        Fiber forgetful = Fiber.Start(async () => { _ = mutex.TryLock(Sim.Seconds(5)); await Fiber.Sleep(Sim.Seconds(1)); });
        await Fiber.Yield();
        mutex.Unlock();

        // The waiter ends with the lock; what nobody unlocks stays locked, and the one that forgot its own hands it on.
        Assert.True(await waiter);
        Assert.True(mutex.IsLocked);
        await forgetful;
        Assert.False(mutex.HasWaiters);
        Assert.Throws<ArgumentOutOfRangeException>(() => mutex.TryLock(Sim.Seconds(-1)));
        await FiberAssert.Throws<TimeoutException>(async () => (await mutex.Lock(Sim.Seconds(1))).Dispose());
    });

    [Fact]
    public void A_mutex_skips_a_cancelled_waiter() => Sim.Run(async () =>
    {
        var mutex = new FiberMutex();
        MutexGuard guard = await mutex.Lock();
        Fiber cancelled = Fiber.Start(async () => { using var held = await mutex.Lock(); });
        Fiber next = Fiber.Start(async () => { using var held = await mutex.Lock(); });
        await Fiber.Yield();
        cancelled.Cancel();
        guard.Dispose();
        Assert.True(mutex.IsLocked);
        await cancelled.Quietly();
        await next;
        Assert.False(mutex.IsLocked);
    });

    [Fact]
    public void A_semaphore_counts_and_keeps_arrival_order() => Sim.Run(async () =>
    {
        var semaphore = new FiberSemaphore(2);
        Assert.True(await semaphore.Acquire());
        Assert.True(semaphore.TryAcquire());
        Assert.False(semaphore.TryAcquire());
        Assert.False(await semaphore.Acquire(TimeSpan.Zero));
        Assert.False(await semaphore.Acquire(Sim.Seconds(1)));
        Assert.Equal(Sim.Seconds(1), Sim.Now);
        var log = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            int waiter = i;
            Fiber.Start(async () =>
            {
                await semaphore.Acquire();
                log.Add(waiter);
            });
        }

        await Fiber.Yield();
        Assert.True(semaphore.HasWaiters);
        semaphore.Release();
        Assert.False(semaphore.TryAcquire());
        semaphore.Release(3);
        Assert.Equal(1, semaphore.Available);
        await Fiber.Yield();
        Assert.Equal([0, 1, 2], log);
        Assert.Throws<ArgumentOutOfRangeException>(() => semaphore.Release(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => semaphore.Acquire(Sim.Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiberMutex().Lock(Sim.Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiberEvent().Wait(Sim.Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiberCondition().Wait(Sim.Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fiber.Await(Task.CompletedTask, Sim.Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Select.Any(Sim.Seconds(-1), new FiberChannel<int>().GetCase()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiberSemaphore(-1));
        Assert.Throws<OverflowException>(() => semaphore.Release(int.MaxValue));
    });

    [Fact]
    public void A_fiber_cancelled_after_it_got_a_permit_keeps_it() => Sim.Run(async () =>
    {
        var semaphore = new FiberSemaphore(0);
        bool held = false;
        Fiber fiber = Fiber.Start(async () =>
        {
            held = await semaphore.Acquire();
            semaphore.Release();
            await Fiber.Yield();
        });
        await Fiber.Yield();
        semaphore.Release();
        fiber.Cancel();
        await fiber.Quietly();
        Assert.True(held);
        Assert.True(fiber.IsCanceled);
        Assert.Equal(1, semaphore.Available);
    });

    [Fact]
    public void An_event_lets_all_fibers_pass_while_it_is_set() => Sim.Run(async () =>
    {
        var gate = new FiberEvent();
        Assert.False(await gate.Wait(TimeSpan.Zero));
        Assert.False(await gate.Wait(Sim.Seconds(1)));
        var waiters = Enumerable.Range(0, 3).Select(_ => Fiber.Start(() => gate.Wait())).ToList();
        await Fiber.Yield();
        gate.Set();
        gate.Reset();
        foreach (Fiber<bool> waiter in waiters)
            Assert.True(await waiter);
        Assert.False(gate.IsSet);
        gate.Set();
        Assert.True(await gate.Wait());
        Assert.True(await new FiberEvent(true).Wait(TimeSpan.Zero));
    });
}
