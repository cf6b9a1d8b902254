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
        before?.Usage.AddTime(now - _since);
        _running = fiber;
        _since = now;
        return before;
    }

    /// <summary>A slice is over: charges the time up to now to its fiber, and the time from now on to its creator.</summary>
    /// <param name="fiber">The fiber whose slice it was.</param>
    /// <param name="creator">The fiber in whose slice it ran; null for none.</param>
    internal void EndSlice(Fiber fiber, Fiber? creator)
    {
        Switch(creator);
        fiber.EndMeasuredSlice();
    }

    /// <summary>The fiber whose operation the kernel interface tries, while no fiber runs.</summary>
    internal Fiber? Served { get; set; }

    /// <summary>Charges a system call to the running fiber, or to the one that is served.</summary>
    internal void ChargeCall(long received, long sent) => (_running ?? Served)?.Usage.AddCall(received, sent);

    /// <summary>Charges the time up to now to the present fiber.</summary>
    internal void Charge() => Switch(_running);
}
