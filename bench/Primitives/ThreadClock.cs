using System.Runtime.InteropServices;

namespace FiberNet.Bench;

/// <summary>CPU time of the calling thread (clock_gettime(2)): what a neighbour on the machine takes does not count.</summary>
internal static unsafe partial class ThreadClock
{
    private const int ThreadCpuTimeId = 3;

    internal static long Nanoseconds
    {
        get
        {
            long* time = stackalloc long[2];
            _ = ClockGetTime(ThreadCpuTimeId, time);
            return time[0] * 1_000_000_000 + time[1];
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, long* time);
}
