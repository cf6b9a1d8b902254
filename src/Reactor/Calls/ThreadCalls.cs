using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>The system calls of the calling thread: sched_setaffinity(2), prctl(2).</summary>
internal static unsafe class ThreadCalls
{
    /// <summary>sched_getaffinity(2).</summary>
    /// <returns>Success, or the errno. EINVAL: the machine has more processors than the set.</returns>
    internal static IoResult GetAffinity(cpu_set_t* set) => SystemCall.Result(LibC.sched_getaffinity(default, SizeOf.cpu_set_t, set));

    /// <summary>sched_setaffinity(2).</summary>
    /// <returns>Success, or the errno. EINVAL: no processor that the process may use.</returns>
    internal static IoResult SetAffinity(cpu_set_t* set) => SystemCall.Result(LibC.sched_setaffinity(default, SizeOf.cpu_set_t, set));

    /// <summary>prctl(2), PR_GET_TIMERSLACK.</summary>
    /// <returns>The slack in nanoseconds. EINVAL: the kernel does not know the call.</returns>
    internal static IoResult GetTimerSlack() => SystemCall.Result(LibCExtra.prctl(LibCExtra.PR_GET_TIMERSLACK, 0u, 0u, 0u, 0u));

    /// <summary>prctl(2), PR_SET_TIMERSLACK; 0 restores the default.</summary>
    /// <returns>Success, or the errno. EINVAL: the kernel does not know the call.</returns>
    internal static IoResult SetTimerSlack(uint nanoseconds) => SystemCall.Result(LibCExtra.prctl(LibCExtra.PR_SET_TIMERSLACK, nanoseconds, 0u, 0u, 0u));
}
