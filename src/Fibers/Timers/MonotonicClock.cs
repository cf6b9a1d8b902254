using System.Diagnostics;

namespace FiberNet;

internal sealed class MonotonicClock : FiberClock
{
    /// <summary>On Linux a tick of Stopwatch is a nanosecond; elsewhere it is converted.</summary>
    private static readonly bool s_ticksAreNanoseconds = Stopwatch.Frequency == 1_000_000_000;

    public override long Timestamp => s_ticksAreNanoseconds
        ? Stopwatch.GetTimestamp()
        : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
}
