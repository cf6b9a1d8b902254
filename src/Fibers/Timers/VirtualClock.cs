namespace FiberNet;

/// <summary>
/// A clock that stands still while fibers run and jumps to the next timer when all of them wait: an hour of sleeps
/// passes in milliseconds, and always in the same way.
/// </summary>
/// <remarks>Use a clock in one scheduler only. It ends after 292 years: a sleep that would end later ends then, and every further one at once.</remarks>
public sealed class VirtualClock : FiberClock
{
    private long _now;

    /// <summary>Nanoseconds since the clock was made.</summary>
    public override long Timestamp => Volatile.Read(ref _now);

    /// <summary>The time since the clock was made.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Timestamp / TimeSpan.NanosecondsPerTick);

    /// <summary>Jumps to the next timer; the scheduler calls it when no fiber can run.</summary>
    internal void JumpTo(long timestamp)
    {
        if (timestamp > _now)
            Volatile.Write(ref _now, timestamp);
    }
}
