namespace FiberNet;

/// <summary>How long a loop was not in its wait for events. Any thread reads it, also while the loop is stuck.</summary>
internal sealed class BusyTime
{
    private readonly Lock _lock = new();
    private long _total;

    /// <summary>When the last wait ended; 0 during a wait, and while nobody listens.</summary>
    private long _since;

    internal TimeSpan Total
    {
        get
        {
            lock (_lock)
                return TimeSpan.FromTicks((_total + (_since == 0 ? 0 : FiberClock.Monotonic.Timestamp - _since)) / TimeSpan.NanosecondsPerTick);
        }
    }

    internal void WaitBegins(long now)
    {
        lock (_lock)
        {
            if (_since != 0)
                _total += now - _since;
            _since = 0;
        }
    }

    internal void WaitEnds(long now)
    {
        lock (_lock)
            _since = now;
    }

    /// <summary>A listener comes or goes: the time counts from now on, or no longer. Between waits.</summary>
    /// <returns>True if it counts.</returns>
    internal bool Toggle(long now)
    {
        lock (_lock)
        {
            bool counts = _since == 0;
            if (!counts)
                _total += now - _since;
            _since = counts ? now : 0;
            return counts;
        }
    }
}
