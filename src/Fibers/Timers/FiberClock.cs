namespace FiberNet;

/// <summary>The clock of a scheduler: it decides when a sleep ends.</summary>
public abstract class FiberClock
{
    private protected FiberClock()
    {
    }

    /// <summary>The kernel's monotonic clock (clock_gettime(2), <c>CLOCK_MONOTONIC</c>): steps of the wall clock do not touch it.</summary>
    public static FiberClock Monotonic { get; } = new MonotonicClock();

    /// <summary>The time in nanoseconds since an arbitrary moment. Any thread.</summary>
    public abstract long Timestamp { get; }
}
