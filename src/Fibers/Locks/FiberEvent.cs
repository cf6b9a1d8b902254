using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A flag that fibers wait for. It stays set until it is reset, and while it is set no fiber has to wait.</summary>
/// <remarks>Thread rule: bound to the scheduler of the first use. On any other thread every member throws <see cref="InvalidOperationException"/>.</remarks>
/// <param name="isSet">Whether the event is set initially. Default: false.</param>
/// <param name="name">The name in dumps, or <c>null</c> for a number.</param>
public sealed class FiberEvent(bool isSet = false, string? name = null) : SchedulerBound(name), IWaitSource
{
    private WaitQueue<SignalWait> _waiters;
    private long _lastSetter;

    /// <summary>True while the event is set.</summary>
    public bool IsSet { get; private set; } = isSet;

    string IWaitSource.WaitDescription => $"waiting for {ObjectLabel.Of("event", this)}";

    WaitTarget IWaitSource.Target => new(WaitKind.Event, this, null, FindFiber(_lastSetter));

    /// <summary>Suspends the fiber until the event is set.</summary>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>True if the event was set, even if it was reset before the fiber ran. False if the timeout expired.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired.</exception>
    /// <example>
    /// <!-- given: FiberEvent isReady -->
    /// <code>
    /// if (!await isReady.Wait(timeout: TimeSpan.FromSeconds(10)))
    ///     Console.WriteLine("not ready after ten seconds");
    /// </code>
    /// </example>
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

    /// <summary>Sets the event and wakes all waiting fibers, in arrival order. Never suspends.</summary>
    public void Set()
    {
        _lastSetter = Bind().Running?.Id ?? 0;
        IsSet = true;
        while (_waiters.TryDequeue(out SignalWait? waiter))
            waiter.CompleteShared();
        Debug.Assert(_waiters.IsEmpty, "no fiber waits for an event that is set");
    }

    /// <summary>Resets the event. Never suspends.</summary>
    public void Reset()
    {
        Bind();
        IsSet = false;
    }

    void IWaitSource.HandOn()
    {
        // A set event wakes every waiter, so an unread wake-up is not missed by another fiber.
    }
}
