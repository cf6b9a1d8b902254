using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A number of permits that fibers acquire and release. Waiters are served in arrival order, and no fiber overtakes one that waits.</summary>
/// <remarks>
/// <para>Cancellation and timeouts never lose a permit. An acquire that already has its permit returns it.</para>
/// <para>Thread rule: bound to the scheduler of the first use. On any other thread every member throws <see cref="InvalidOperationException"/>.</para>
/// </remarks>
public sealed class FiberSemaphore : SchedulerBound, IWaitSource
{
    private WaitQueue<SignalWait> _waiters;
    private long _lastTaker;

    /// <summary>Makes a semaphore.</summary>
    /// <param name="permits">The initial number of permits.</param>
    /// <param name="name">The name in dumps, or <c>null</c> for a number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permits"/> is negative.</exception>
    public FiberSemaphore(int permits, string? name = null)
        : base(name)
    {
        if (permits < 0)
            throw new ArgumentOutOfRangeException(nameof(permits), permits, $"A semaphore's permits are not negative; these are {permits}.");
        Available = permits;
    }

    /// <summary>The number of free permits.</summary>
    public int Available { get; private set; }

    /// <summary>True if fibers wait.</summary>
    public bool HasWaiters => !_waiters.IsEmpty;

    string IWaitSource.WaitDescription => $"waiting for a permit of {ObjectLabel.Of("semaphore", this)}";

    WaitTarget IWaitSource.Target => new(WaitKind.Semaphore, this, null, FindFiber(_lastTaker));

    /// <summary>Takes a permit. Suspends the fiber while none is free.</summary>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>True with a permit; false if the timeout expired.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled. It has no permit.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired. It has no permit.</exception>
    /// <example>
    /// <!-- given: FiberSemaphore permits, Func<FiberTask> work -->
    /// <code>
    /// if (await permits.Acquire(timeout: TimeSpan.FromSeconds(1)))
    /// {
    ///     try
    ///     {
    ///         await work();
    ///     }
    ///     finally
    ///     {
    ///         permits.Release();
    ///     }
    /// }
    /// </code>
    /// </example>
    public FiberTask<bool> Acquire(TimeSpan? timeout = null)
    {
        TimeoutRule.Check(timeout);
        if (!TryEnter(out FiberScheduler scheduler))
            return scheduler.Refuse<bool>();
        bool acquired = TakeNow(scheduler);
        if (acquired || timeout == TimeSpan.Zero)
            return scheduler.Finish(acquired, new ReturnedPermit(this));
        SignalWait waiter = scheduler.Rent<SignalWait>();
        _waiters.Enqueue(waiter);
        return waiter.Start(this, timeout);
    }

    /// <summary>Takes a permit if one is free. Never suspends.</summary>
    /// <returns>True with a permit.</returns>
    public bool TryAcquire()
    {
        return TakeNow(Bind());
    }

    /// <summary>Releases permits, or adds new ones. Waiting fibers get them in arrival order. Never suspends.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="OverflowException">There would be more than <see cref="int.MaxValue"/> permits.</exception>
    public void Release(int count = 1)
    {
        if (count < 1)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"At least one permit is released, not {count}.");
        Bind();
        while (count > 0 && _waiters.TryDequeue(out SignalWait? waiter))
        {
            waiter.Complete(true);
            count--;
        }

        Available = checked(Available + count);
        Debug.Assert(Available == 0 || !HasWaiters, "no fiber waits for a permit that is free");
    }

    void IWaitSource.HandOn() => Release();

    /// <summary>Throws in a debug build if fibers wait for a permit that is free.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants()
    {
        _waiters.CheckInvariants();
        Debug.Assert(Available >= 0 && (Available == 0 || !HasWaiters), "no fiber waits for a permit that is free");
    }

    private bool TakeNow(FiberScheduler scheduler)
    {
        // A free permit means that no fiber waits: Release serves the waiters first.
        if (Available == 0)
            return false;
        Available--;
        _lastTaker = scheduler.Running?.Id ?? 0;
        return true;
    }
}
