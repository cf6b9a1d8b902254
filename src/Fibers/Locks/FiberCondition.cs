using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A meeting point: fibers wait for a signal, others give it. A signal that nobody waits for is not remembered.</summary>
/// <remarks>
/// <para>Needs no lock: only one fiber runs at a time. Wait in a loop over what you wait for; fibers that were signalled run later,
/// and others may have run first.</para>
/// <para>Thread rule: bound to the scheduler of the first use; <see cref="InvalidOperationException"/> on another thread.</para>
/// </remarks>
public sealed class FiberCondition : SchedulerBound, IWaitSource
{
    private WaitQueue<SignalWait> _waiters;

    /// <summary>True if fibers wait.</summary>
    public bool HasWaiters => !_waiters.IsEmpty;

    string IWaitSource.WaitDescription => "a condition";

    /// <summary>Parks until somebody signals. First in, first out.</summary>
    /// <param name="timeout">How long to wait. Null or <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Zero: false at once.</param>
    /// <returns>True if signalled, false if the time was over.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired.</exception>
    public FiberTask<bool> Wait(TimeSpan? timeout = null)
    {
        TimeoutRule.Check(timeout);
        if (!TryEnter(out FiberScheduler scheduler))
            return scheduler.Refuse<bool>();
        if (timeout == TimeSpan.Zero)
            return scheduler.Finish(false);
        SignalWait waiter = scheduler.Rent<SignalWait>();
        _waiters.Enqueue(waiter);
        return waiter.Start(this, timeout);
    }

    /// <summary>Wakes the fiber that has waited longest. Does not park.</summary>
    /// <returns>True if one waited.</returns>
    public bool Signal()
    {
        Bind();
        if (!_waiters.TryDequeue(out SignalWait? waiter))
            return false;
        waiter.Complete(true);
        return true;
    }

    /// <summary>Wakes all fibers that wait, in order. Does not park.</summary>
    /// <returns>How many there were.</returns>
    public int Broadcast()
    {
        Bind();
        int count = 0;
        while (_waiters.TryDequeue(out SignalWait? waiter))
        {
            waiter.CompleteShared();
            count++;
        }

        return count;
    }

    void IWaitSource.HandOn() => Signal();

    /// <summary>Throws in a debug build if the queue is not in order.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants() => _waiters.CheckInvariants();
}
