using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A condition that fibers wait for and other fibers signal. A signal without a waiter is not remembered.</summary>
/// <remarks>
/// <para>Needs no lock, because one fiber runs at a time. Wait in a loop that tests what you wait for: a fiber that was signalled
/// runs later, and other fibers may run before it.</para>
/// <para>Thread rule: bound to the scheduler of the first use. On any other thread every member throws <see cref="InvalidOperationException"/>.</para>
/// </remarks>
public sealed class FiberCondition : SchedulerBound, IWaitSource
{
    private readonly IWaitSource? _owner;
    private WaitQueue<SignalWait> _waiters;
    private long _lastSignaller;

    /// <summary>Makes a condition.</summary>
    /// <param name="name">The name in dumps, or <c>null</c> for a number.</param>
    public FiberCondition(string? name = null)
        : base(name)
    {
    }

    /// <summary>Makes a condition that is a part of something else, which dumps show in its place.</summary>
    internal FiberCondition(IWaitSource owner) => _owner = owner;

    /// <summary>True if fibers wait.</summary>
    public bool HasWaiters => !_waiters.IsEmpty;

    string IWaitSource.WaitDescription => $"waiting for {ObjectLabel.Of("condition", this)}";

    WaitTarget IWaitSource.Target => new(WaitKind.Condition, this, null, FindFiber(_lastSignaller));

    /// <summary>Suspends the fiber until another one signals. Waiters are served in arrival order.</summary>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>True if signalled; false if the timeout expired.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired.</exception>
    /// <example>
    /// <!-- given: FiberCondition changed, Queue<int> jobs -->
    /// <code>
    /// while (jobs.Count == 0)
    ///     await changed.Wait(); // test again: others may have run in between
    /// </code>
    /// </example>
    public FiberTask<bool> Wait(TimeSpan? timeout = null)
    {
        TimeoutRule.Check(timeout);
        if (!TryEnter(out FiberScheduler scheduler))
            return scheduler.Refuse<bool>();
        if (timeout == TimeSpan.Zero)
            return scheduler.Finish(false);
        SignalWait waiter = scheduler.Rent<SignalWait>();
        _waiters.Enqueue(waiter);
        return waiter.Start(_owner ?? this, timeout);
    }

    /// <summary>Wakes the fiber that has waited longest. Never suspends.</summary>
    /// <returns>True if a fiber waited.</returns>
    public bool Signal()
    {
        _lastSignaller = Bind().Running?.Id ?? 0;
        if (!_waiters.TryDequeue(out SignalWait? waiter))
            return false;
        waiter.Complete(true);
        return true;
    }

    /// <summary>Wakes all waiting fibers, in arrival order. Never suspends.</summary>
    /// <returns>The number of fibers that waited.</returns>
    public int Broadcast()
    {
        _lastSignaller = Bind().Running?.Id ?? 0;
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
