using System.Globalization;
using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>What the kernel tells of a thread: proc(5), <c>/proc/self/task/TID</c>. Any thread.</summary>
/// <param name="Id">The kernel's number of the thread.</param>
/// <param name="State">R: it runs, or waits for a processor; S: it sleeps; D: it waits for a disk; <c>?</c>: unknown.</param>
/// <param name="SystemCall">The system call that it is in; <c>null</c> while it computes, or if the kernel does not tell.</param>
/// <param name="CpuTime">The processor time that it has used, in hundredths of a second.</param>
internal sealed record ThreadState(int Id, char State, string? SystemCall, TimeSpan CpuTime)
{
    /// <summary>Clock ticks a second in proc(5): sysconf(_SC_CLK_TCK), which is 100 on all architectures of .NET.</summary>
    private const int TicksPerSecond = 100;

    /// <summary>The calls in which programs block most; the numbers are those of each architecture.</summary>
    private static readonly Dictionary<int, string> s_calls = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => new()
        {
            [0] = "read",
            [1] = "write",
            [7] = "poll",
            [35] = "nanosleep",
            [42] = "connect",
            [45] = "recvfrom",
            [47] = "recvmsg",
            [61] = "wait4",
            [73] = "flock",
            [74] = "fsync",
            [202] = "futex",
            [230] = "clock_nanosleep",
            [232] = "epoll_wait",
            [247] = "waitid",
            [257] = "openat",
            [271] = "ppoll",
            [281] = "epoll_pwait",
            [441] = "epoll_pwait2",
        },
        Architecture.Arm64 => new()
        {
            [22] = "epoll_pwait",
            [32] = "flock",
            [56] = "openat",
            [63] = "read",
            [64] = "write",
            [73] = "ppoll",
            [82] = "fsync",
            [95] = "waitid",
            [98] = "futex",
            [101] = "nanosleep",
            [115] = "clock_nanosleep",
            [203] = "connect",
            [207] = "recvfrom",
            [212] = "recvmsg",
            [260] = "wait4",
            [441] = "epoll_pwait2",
        },
        _ => [],
    };

    /// <summary>The number of the calling thread; 0 without proc(5).</summary>
    internal static int CurrentId()
    {
        try
        {
            // "PID/task/TID"
            string? link = new FileInfo("/proc/thread-self").LinkTarget;
            return int.TryParse(Path.GetFileName(link), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Asks for a thread of this process; <c>null</c> if it has ended, or without proc(5).</summary>
    internal static ThreadState? Of(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/self/task/{id}/stat");

            // The name before may have spaces and brackets: fields are counted from its last bracket. 3 is the state, 14 and 15 the times.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return new ThreadState(id, fields[0][0], SystemCallOf(id), TimeSpan.FromSeconds((double)ticks / TicksPerSecond));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"thread {Id} {(SystemCall is { } call ? $"is in {call}" : State == 'R' ? "computes" : "waits")} (state {State}), {CpuTime.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)} s of CPU";

    private static string? SystemCallOf(int id)
    {
        try
        {
            string first = File.ReadAllText($"/proc/self/task/{id}/syscall").Split(' ')[0].Trim();
            if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                return null;
            return s_calls.GetValueOrDefault(number) ?? $"system call {number}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A kernel without CONFIG_HAVE_ARCH_TRACEHOOK, or a policy that hides it.
            return null;
        }
    }
}
