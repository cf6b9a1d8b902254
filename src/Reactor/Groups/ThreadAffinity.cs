using FiberNet.Advanced;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet;

internal static class ThreadAffinity
{
    /// <summary>
    /// Keeps the calling thread on one of the processors it may use: in a container those are rarely the first ones.
    /// </summary>
    /// <param name="index">Which of them, counted from 0 and round again.</param>
    internal static unsafe void Pin(int index)
    {
        cpu_set_t set = default;
        KernelError.OrThrow(ThreadCalls.GetAffinity(&set), "sched_getaffinity");
        int chosen = Choose(&set, index);
        CPU_ZERO_S(SizeOf.cpu_set_t, &set);
        CPU_SET_S(chosen, SizeOf.cpu_set_t, &set);
        KernelError.OrThrow(ThreadCalls.SetAffinity(&set), "sched_setaffinity");
    }

    private static unsafe int Choose(cpu_set_t* set, int index)
    {
        var allowed = new List<int>();
        for (int processor = 0; processor < 8 * SizeOf.cpu_set_t; processor++)
        {
            if (CPU_ISSET_S(processor, SizeOf.cpu_set_t, set))
                allowed.Add(processor);
        }

        // More reactors than processors share them evenly.
        return allowed[index % allowed.Count];
    }
}
