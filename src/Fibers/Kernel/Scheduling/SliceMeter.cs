namespace FiberNet;

/// <summary>
/// Measures for how long each fiber runs. A fiber that another one creates runs inside its creator's slice: the creator's time
/// stands still meanwhile, so no moment counts twice.
/// </summary>
internal sealed class SliceMeter
{
    private Fiber? _running;
    private long _since;

    /// <summary>The time up to now is the present fiber's, what comes is another one's.</summary>
    /// <param name="fiber">Whose the time is from now on; null: nobody's.</param>
    /// <returns>Whose it was, or null.</returns>
    internal Fiber? Switch(Fiber? fiber)
    {
        long now = FiberClock.Monotonic.Timestamp;
        Fiber? before = _running;
        before?.AddRunTime(now - _since);
        _running = fiber;
        _since = now;
        return before;
    }

    /// <summary>The time up to now is the present fiber's, and goes on.</summary>
    internal void Charge() => Switch(_running);
}
