namespace FiberNet;

/// <summary>
/// Measures how long each fiber runs. A new fiber may run inside its creator's slice; the creator's time stands still meanwhile,
/// so no moment counts twice.
/// </summary>
internal sealed class SliceMeter
{
    private Fiber? _running;
    private long _since;

    /// <summary>Charges the time up to now to the present fiber, and the time from now on to another.</summary>
    /// <param name="fiber">The fiber to charge from now on; null for none.</param>
    /// <returns>The fiber that was charged until now, or null.</returns>
    internal Fiber? Switch(Fiber? fiber)
    {
        long now = FiberClock.Monotonic.Timestamp;
        Fiber? before = _running;
        before?.AddRunTime(now - _since);
        _running = fiber;
        _since = now;
        return before;
    }

    /// <summary>Charges the time up to now to the present fiber.</summary>
    internal void Charge() => Switch(_running);
}
