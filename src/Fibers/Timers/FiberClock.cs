namespace FiberNet;

/// <summary>The clock of a scheduler. It decides when sleeps and timeouts end.</summary>
public abstract class FiberClock
{
    private protected FiberClock()
    {
    }

    /// <summary>The kernel's monotonic clock (clock_gettime(2), <c>CLOCK_MONOTONIC</c>), which changes of the wall clock do not affect.</summary>
    public static FiberClock Monotonic { get; } = new MonotonicClock();

    /// <summary>The time in nanoseconds since an arbitrary moment. Any thread.</summary>
    public abstract long Timestamp { get; }
}
