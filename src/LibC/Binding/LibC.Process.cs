using System.Runtime.InteropServices;

namespace Tmds.Linux;

// The process and its processors: getpid(2), sched_setaffinity(2), cpu_set(3), sysconf(3).
internal static unsafe partial class LibC
{
    [LibraryImport(Libc)]
    public static partial pid_t getpid();

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int sched_yield();

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int sched_getcpu();

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int sched_getaffinity(pid_t pid, size_t cpusetsize, cpu_set_t* mask);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int sched_setaffinity(pid_t pid, size_t cpusetsize, cpu_set_t* mask);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial long_t sysconf(int name);

    public static void CPU_SET_S(int cpu, size_t cpusetsize, cpu_set_t* set)
    {
        if (InSet(cpu, cpusetsize))
            ((nuint*)set)[cpu / (8 * sizeof(nuint))] |= Bit(cpu);
    }

    public static void CPU_CLR_S(int cpu, size_t cpusetsize, cpu_set_t* set)
    {
        if (InSet(cpu, cpusetsize))
            ((nuint*)set)[cpu / (8 * sizeof(nuint))] &= ~Bit(cpu);
    }

    public static bool CPU_ISSET_S(int cpu, size_t cpusetsize, cpu_set_t* set) =>
        InSet(cpu, cpusetsize) && (((nuint*)set)[cpu / (8 * sizeof(nuint))] & Bit(cpu)) != 0;

    public static void CPU_ZERO_S(size_t size, cpu_set_t* set) => new Span<byte>(set, (int)size).Clear();

    private static bool InSet(int cpu, size_t cpusetsize) => (uint)cpu / 8 < (ulong)cpusetsize;

    private static nuint Bit(int cpu) => (nuint)1 << (cpu % (8 * sizeof(nuint)));
}
