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
    private WaitQueue<LockOperation> _waiters;
    private Fiber? _owner;

    /// <summary>Counts the locks. The guard of an earlier one finds another number and does nothing.</summary>
    private long _version;

    /// <summary>True while somebody holds the lock.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>True if fibers wait for the lock.</summary>
    public bool HasWaiters => !_waiters.IsEmpty;

    /// <summary>Takes the lock; parks while somebody else holds it.</summary>
    /// <param name="timeout">How long to wait. Null or <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Zero: do not wait.</param>
    /// <returns>The guard that gives the lock back when it is disposed. If the time was over, <see cref="MutexGuard.IsHeld"/> is false.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The fiber holds the lock already.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; it does not hold the lock.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired; it does not hold the lock.</exception>
    public FiberTask<MutexGuard> Lock(TimeSpan? timeout = null)
    {
        TimeLimits.Check(timeout);
        FiberScheduler scheduler = Enter();
        MutexGuard guard = default;
        if (!IsLocked)
        {
            guard = Grant(scheduler.Running);
        }
        else
        {
            CheckNotOwner(scheduler.Running);
            if (timeout != TimeSpan.Zero)
                return Wait(scheduler, timeout);
        }

        return scheduler.TrySpend() ? new(guard) : scheduler.Rent<LockOperation>().AfterYield(guard);
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

    internal bool IsHeldBy(long version) => IsLocked && _version == version;

    internal void Release(long version)
    {
        Bind();
        if (!IsHeldBy(version))
            return;
        if (_waiters.TryDequeue(out LockOperation? next))
        {
            next.Complete(Grant(next.Starter));
            return;
        }

        IsLocked = false;
        _owner = null;
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
