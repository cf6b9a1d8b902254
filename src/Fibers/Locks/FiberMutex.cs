using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A lock that may be held across an await: <c>using (await mutex.Lock()) { … }</c>. First in, first out.</summary>
/// <remarks>
/// <para>Code that does not await needs no lock: only one fiber runs at a time.</para>
/// <para>Not recursive: a fiber that locks a mutex which it holds gets an exception instead of waiting for itself.</para>
/// <para>Thread rule: bound to the scheduler of the first use; <see cref="InvalidOperationException"/> on another thread.</para>
/// </remarks>
public sealed class FiberMutex : SchedulerBound
{
    private WaitQueue<FiberBox> _waiters;
    private Fiber? _owner;

    /// <summary>Counts the locks. The guard of an earlier one finds another number and does nothing.</summary>
    private long _version;

    /// <summary>True while somebody holds the lock.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>True if fibers wait for the lock.</summary>
    public bool HasWaiters => !_waiters.IsEmpty;

    /// <summary>Takes the lock; parks while somebody else holds it.</summary>
    /// <returns>The guard that gives the lock back when it is disposed.</returns>
    /// <exception cref="InvalidOperationException">The fiber holds the lock already.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; it does not hold the lock.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired; it does not hold the lock.</exception>
    public FiberTask<MutexGuard> Lock()
    {
        if (!TryEnter(out FiberScheduler scheduler))
            return scheduler.Refuse<MutexGuard>();
        if (TakeNow(scheduler, out MutexGuard guard))
            return scheduler.Finish(guard, new ReturnedLock(guard));
        return Wait(scheduler, null);
    }

    /// <summary>Takes the lock within a time; parks while somebody else holds it. To go on without the lock, use <see cref="TryLock(TimeSpan)"/>.</summary>
    /// <param name="timeout">How long to wait. <see cref="Timeout.InfiniteTimeSpan"/>: without a limit. Zero: do not wait.</param>
    /// <returns>The guard that gives the lock back when it is disposed: there is none without the lock.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The fiber holds the lock already.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; it does not hold the lock.</exception>
    /// <exception cref="TimeoutException">The lock was not free within <paramref name="timeout"/>, or a time limit of the fiber has expired; it does not hold the lock.</exception>
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

    /// <summary>Takes the lock within a time, or tells that it could not; parks while somebody else holds it. Give it back with <see cref="Unlock"/>.</summary>
    /// <param name="timeout">How long to wait. <see cref="Timeout.InfiniteTimeSpan"/>: without a limit. Zero: do not wait.</param>
    /// <returns>True if the fiber holds the lock, false if it was not free within the time.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The fiber holds the lock already.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; it does not hold the lock.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired; it does not hold the lock.</exception>
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
        return waiter.Start(timeout);
    }

    /// <summary>Takes the lock if nobody holds it. Never parks.</summary>
    /// <param name="guard">The guard that gives the lock back.</param>
    /// <returns>True if the lock was taken.</returns>
    public bool TryLock(out MutexGuard guard)
    {
        FiberScheduler scheduler = Bind();
        guard = IsLocked ? default : Grant(scheduler.Running);
        return guard.IsHeld;
    }

    /// <summary>Gives the lock back that the running fiber holds; the fiber that has waited longest gets it. Does not park.</summary>
    /// <exception cref="InvalidOperationException">The running fiber does not hold the lock, or the call is not on the scheduler's thread.</exception>
    public void Unlock()
    {
        FiberScheduler scheduler = Bind();
        if (!IsLocked || !ReferenceEquals(_owner, scheduler.Running))
            throw new InvalidOperationException($"{scheduler.Running?.ToString() ?? "A posted callback"} does not hold this mutex; {(IsLocked ? $"{_owner?.ToString() ?? "a posted callback"} does" : "nobody does")}.");
        Release(_version);
    }

    /// <summary>Throws in a debug build if fibers wait for a lock that nobody holds.</summary>
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

    /// <summary>Takes the lock if nobody holds it; throws if the running fiber does.</summary>
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
        return waiter.Start(timeout);
    }

    private void CheckNotOwner(Fiber? fiber)
    {
        if (fiber is not null && ReferenceEquals(_owner, fiber))
            throw new InvalidOperationException($"{fiber} holds this mutex already and would wait for itself.");
    }
}
