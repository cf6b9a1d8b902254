using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A flag that fibers wait for. While it is set, nobody waits; it stays set until it is reset.</summary>
/// <remarks>Thread rule: bound to the scheduler of the first use; <see cref="InvalidOperationException"/> on another thread.</remarks>
/// <param name="isSet">Whether it is set at first. Default: no.</param>
public sealed class FiberEvent(bool isSet = false) : SchedulerBound, IWaitSource
{
    private WaitQueue<SignalWait> _waiters;

    /// <summary>True while it is set.</summary>
    public bool IsSet { get; private set; } = isSet;

    string IWaitSource.WaitDescription => "an event";

    /// <summary>Parks until the event is set.</summary>
    /// <param name="timeout">How long to wait. Null or <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Zero: do not wait.</param>
    /// <returns>True if it was set, also if it was reset again before the fiber ran; false if the time was over.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired.</exception>
    public FiberTask<bool> Wait(TimeSpan? timeout = null)
    {
        TimeoutRule.Check(timeout);
        if (!TryEnter(out FiberScheduler scheduler))
            return scheduler.Refuse<bool>();
        if (IsSet || timeout == TimeSpan.Zero)
            return scheduler.Finish(IsSet);
        SignalWait waiter = scheduler.Rent<SignalWait>();
        _waiters.Enqueue(waiter);
        return waiter.Start(this, timeout);
    }

    /// <summary>Sets the event and wakes all fibers that wait, in order. Does not park.</summary>
    public void Set()
    {
        Bind();
        IsSet = true;
        while (_waiters.TryDequeue(out SignalWait? waiter))
            waiter.CompleteShared();
        Debug.Assert(_waiters.IsEmpty, "nobody waits for an event that is set");
    }

    /// <summary>Takes the flag back. Does not park.</summary>
    public void Reset()
    {
        Bind();
        IsSet = false;
    }

    void IWaitSource.HandOn()
    {
        // The event is for all who waited: nobody has lost anything.
    }
}
