using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A lock that may be held across an await: <c>using (await mutex.Lock()) { … }</c>. Waiters are served in arrival order.</summary>
/// <remarks>
/// <para>Code that does not await needs no lock, because one fiber runs at a time.</para>
/// <para>Not recursive: a fiber that locks a mutex that it holds gets an exception instead of waiting for itself.</para>
/// <para>Thread rule: bound to the scheduler of the first use. On any other thread every member throws <see cref="InvalidOperationException"/>.</para>
/// </remarks>
/// <param name="name">The name in dumps, or <c>null</c> for a number.</param>
public sealed class FiberMutex(string? name = null) : SchedulerBound(name)
{
    private WaitQueue<FiberBox> _waiters;
    private Fiber? _owner;

    /// <summary>Counts how often the lock was taken. A guard with an older number does nothing.</summary>
    private long _version;

    /// <summary>What a fiber waits for that wants the lock. Any thread.</summary>
    internal WaitTarget Target => new(WaitKind.Mutex, this, _owner);

    internal string WaitDescription => _owner is { } owner
        ? $"waiting for {ObjectLabel.Of("mutex", this)} (held by {owner})"
        : $"waiting for {ObjectLabel.Of("mutex", this)}";

    /// <summary>True while the lock is held.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>True if fibers wait for the lock.</summary>
    public bool HasWaiters => !_waiters.IsEmpty;

    /// <summary>Takes the lock. Suspends the fiber while another one holds it.</summary>
    /// <returns>The guard; dispose it to unlock.</returns>
    /// <exception cref="InvalidOperationException">The fiber holds the lock already.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled. It does not hold the lock.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired. It does not hold the lock.</exception>
    /// <example>
    /// <!-- given: FiberMutex mutex, FiberSocket socket -->
    /// <code>
    /// using (await mutex.Lock())
    ///     (await socket.Write("one at a time\n")).OrThrow();
    /// </code>
    /// </example>
    public FiberTask<MutexGuard> Lock()
    {
        if (!TryEnter(out FiberScheduler scheduler))
            return scheduler.Refuse<MutexGuard>();
        if (TakeNow(scheduler, out MutexGuard guard))
            return scheduler.Finish(guard, new ReturnedLock(guard));
        return Wait(scheduler, null);
    }

    /// <summary>Takes the lock, or throws when the timeout expires. To go on without the lock, use <see cref="TryLock(TimeSpan)"/>.</summary>
    /// <param name="timeout">The maximum time to wait for the whole call. <see cref="Timeout.InfiniteTimeSpan"/> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>The guard; dispose it to unlock.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The fiber holds the lock already.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled. It does not hold the lock.</exception>
    /// <exception cref="TimeoutException">The timeout or a time limit of the fiber has expired. The fiber does not hold the lock.</exception>
    public FiberTask<MutexGuard> Lock(TimeSpan timeout)
    {
        TimeoutRule.Check(timeout);
        if (!TryEnter(out FiberScheduler scheduler))
            return scheduler.Refuse<MutexGuard>();
        if (TakeNow(scheduler, out MutexGuard guard))
            return scheduler.Finish(guard, new ReturnedLock(guard));
        if (timeout == TimeSpan.Zero)
            return scheduler.RefuseFor<MutexGuard>(LockOperation.TimedOut(timeout));
        return Wait(scheduler, timeout);
    }

    /// <summary>Takes the lock, or returns false when the timeout expires. Call <see cref="Unlock"/> to unlock.</summary>
    /// <param name="timeout">The maximum time to wait for the whole call. <see cref="Timeout.InfiniteTimeSpan"/> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>True if the fiber holds the lock; false if the timeout expired.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The fiber holds the lock already.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled. It does not hold the lock.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired. It does not hold the lock.</exception>
    public FiberTask<bool> TryLock(TimeSpan timeout)
    {
        TimeoutRule.Check(timeout);
        if (!TryEnter(out FiberScheduler scheduler))
            return scheduler.Refuse<bool>();
        bool isTaken = TakeNow(scheduler, out MutexGuard guard);
        if (isTaken || timeout == TimeSpan.Zero)
            return scheduler.Finish(isTaken, new ReturnedLock(guard));
        TryLockOperation waiter = scheduler.Rent<TryLockOperation>();
        _waiters.Enqueue(waiter);
        return waiter.Start(this, timeout);
    }

    /// <summary>Takes the lock if it is free. Never suspends.</summary>
    /// <param name="guard">The guard; dispose it to unlock.</param>
    /// <returns>True if the lock was taken.</returns>
    public bool TryLock(out MutexGuard guard)
    {
        FiberScheduler scheduler = Bind();
        guard = IsLocked ? default : Grant(scheduler.Running);
        return guard.IsHeld;
    }

    /// <summary>Unlocks the mutex that the running fiber holds. The fiber that has waited longest gets the lock. Never suspends.</summary>
    /// <exception cref="InvalidOperationException">The running fiber does not hold the lock, or the caller is not on the scheduler's thread.</exception>
    public void Unlock()
    {
        FiberScheduler scheduler = Bind();
        if (!IsLocked || !ReferenceEquals(_owner, scheduler.Running))
            throw new InvalidOperationException($"{scheduler.Running?.ToString() ?? "A posted callback"} does not hold this mutex; {(IsLocked ? $"{_owner?.ToString() ?? "a posted callback"} does" : "no fiber does")}.");
        Release(_version);
    }

    /// <summary>Throws in a debug build if fibers wait for a free lock.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants()
    {
        _waiters.CheckInvariants();
        Debug.Assert(IsLocked || (_owner is null && !HasWaiters), "a lock that is free has neither an owner nor waiters");
    }

    internal bool IsHeldBy(long version) => IsLocked && _version == version;

    internal void Release(long version)
    {
        Bind();
        if (!IsHeldBy(version))
            return;
        if (_waiters.TryDequeue(out FiberBox? next))
        {
            ILockWaiter waiter = WaiterOf(next);
            waiter.Granted(Grant(waiter.Starter));
            return;
        }

        IsLocked = false;
        _owner = null;
    }

    /// <summary>Takes the lock if it is free; throws if the running fiber holds it.</summary>
    private bool TakeNow(FiberScheduler scheduler, out MutexGuard guard)
    {
        if (!IsLocked)
        {
            guard = Grant(scheduler.Running);
            return true;
        }

        CheckNotOwner(scheduler.Running);
        guard = default;
        return false;
    }

    private static ILockWaiter WaiterOf(FiberBox operation)
    {
        Debug.Assert(operation is ILockWaiter, "only locks wait for a mutex");
        return (ILockWaiter)operation;
    }

    private MutexGuard Grant(Fiber? owner)
    {
        IsLocked = true;
        _owner = owner;
        return new MutexGuard(this, ++_version);
    }

    private FiberTask<MutexGuard> Wait(FiberScheduler scheduler, TimeSpan? timeout)
    {
        LockOperation waiter = scheduler.Rent<LockOperation>();
        _waiters.Enqueue(waiter);
        return waiter.Start(this, timeout);
    }

    private void CheckNotOwner(Fiber? fiber)
    {
        if (fiber is not null && ReferenceEquals(_owner, fiber))
            throw new InvalidOperationException($"{fiber} holds this mutex already and would wait for itself; unlock it first.");
    }
}
