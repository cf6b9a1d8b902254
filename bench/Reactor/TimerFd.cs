using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FiberNet.Bench;

/// <summary>timerfd_create(2): the kernel's timer, and a thread that reads it.</summary>
internal sealed unsafe partial class TimerFd : IDisposable
{
    private const int ClockMonotonic = 1;
    private readonly int _handle = Create(ClockMonotonic, 0);

    /// <returns>How late it was, in microseconds, from before it was armed until after the read.</returns>
    internal double Wait(TimeSpan span)
    {
        long start = Stopwatch.GetTimestamp();

        // struct itimerspec: the interval, and the time until the first expiry, in seconds and nanoseconds each.
        long* times = stackalloc long[] { 0, 0, 0, (long)span.TotalNanoseconds };
        _ = Set(_handle, 0, times, null);
        Native.Drain(_handle);
        return (Stopwatch.GetElapsedTime(start) - span).TotalMicroseconds;
    }

    public void Dispose() => _ = Native.Close(_handle);

    [LibraryImport("libc", EntryPoint = "timerfd_create")]
    private static partial int Create(int clock, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_settime")]
    private static partial int Set(int handle, int flags, long* value, long* old);
}
