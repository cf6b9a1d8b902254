namespace FiberNet;

/// <summary>
/// A clock that stands still while fibers run and jumps to the next timer when all of them wait. An hour of sleeps passes in
/// milliseconds, and in the same way each time.
/// </summary>
/// <remarks>Use each clock in one scheduler only. The clock ends after 292 years: a sleep that would end later ends then, and every further sleep ends at once.</remarks>
public sealed class VirtualClock : FiberClock
{
    private long _now;

    /// <summary>Nanoseconds since the clock was made. Written by the scheduler's thread; any thread may read it.</summary>
    public override long Timestamp => Volatile.Read(ref _now);

    /// <summary>The time since the clock was made. Any thread.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Timestamp / TimeSpan.NanosecondsPerTick);

    /// <summary>Jumps to the next timer. The scheduler calls it when no fiber can run.</summary>
    internal void JumpTo(long timestamp)
    {
        if (timestamp > _now)
            Volatile.Write(ref _now, timestamp);
    }
}
