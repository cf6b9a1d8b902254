using System.Runtime.InteropServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>How a <see cref="Reactor"/> works. The defaults suit a server.</summary>
public sealed class ReactorOptions : FiberSchedulerOptions
{
    /// <summary>How many events one epoll_wait(2) may return at most. Default: 1,024; between 1 and 65,536.</summary>
    public int EventBatchSize { get; init; } = 1024;

    /// <summary>Receives a line about each notable event, such as descriptors left open or a server out of descriptors. Default: <see cref="StandardErrorLog.Write"/>.</summary>
    /// <remarks>
    /// Called on the reactor's thread, which it must not block, on the watchdog's, and on threads of the runtime: for
    /// <see cref="DumpOn"/> and for deadlocks. If it throws, the line and the exception go to standard error.
    /// </remarks>
    public Action<string> Log { get; init; } = StandardErrorLog.Write;

    /// <summary>A name for metrics and reports; null (the default): the number of the reactor.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The maximum number of blocking calls of <see cref="Reactor.Offload{T}(Func{T})"/> that run at once; more wait for
    /// their turn. Default: 64; at least 1. The pool belongs to the process and grows slowly beyond its minimum
    /// (<see cref="ThreadPool.SetMinThreads"/>).
    /// </summary>
    public int MaxOffloads { get; init; } = 64;

    /// <summary>
    /// A signal at which <see cref="Reactor.Dump"/> is written to the log, also while the loop is stuck; SIGQUIT is what Ctrl+\ sends.
    /// A SIGQUIT that the process was started to ignore is taken as well. Null (the default): none.
    /// </summary>
    public PosixSignal? DumpOn { get; init; }

    /// <summary>
    /// How long to poll for events before the thread sleeps, at most a second. Default: zero, do not poll. On machines where waking
    /// a thread is expensive, polling multiplies the throughput of a single connection, at the price of a busy core. The reactor
    /// polls only while its last wait was about as short.
    /// </summary>
    public TimeSpan SpinBeforeWait { get; init; }

    /// <summary>
    /// How long one slice may take before it is reported as a stall; from a millisecond to a day. While the slice lasts it is
    /// reported after one, two, four times this and so on, with the fiber, its method and what the kernel tells of the thread. The
    /// last report comes after the slice, with its duration and the fiber's stack trace. Null (the default): no watchdog.
    /// </summary>
    public TimeSpan? StallThreshold { get; init; }

    /// <summary>
    /// The directory, which must exist, into which the flight recorder is written after a stall, a failure that no fiber joined,
    /// <see cref="DumpOn"/> and a crash of the process: 16 files at most, which ui.perfetto.dev shows. Null (the default): none.
    /// </summary>
    public string? RecordDirectory { get; init; }

    /// <summary>Receives the reports of stalls, on the watchdog's thread or on the reactor's. Null (the default): they go to the log.</summary>
    public Action<StallReport>? Stalled { get; init; }

    internal void Check()
    {
        if (SpinBeforeWait < TimeSpan.Zero || SpinBeforeWait > TimeSpan.FromSeconds(1))
            throw new ArgumentOutOfRangeException(nameof(SpinBeforeWait), SpinBeforeWait, $"SpinBeforeWait is between zero and a second, not {SpinBeforeWait}.");
        if (StallThreshold is { } threshold && (threshold < TimeSpan.FromMilliseconds(1) || threshold > TimeSpan.FromDays(1)))
            throw new ArgumentOutOfRangeException(nameof(StallThreshold), threshold, $"StallThreshold is between a millisecond and a day, not {threshold}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(EventBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(EventBatchSize, 65_536);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxOffloads, 1);
        ArgumentNullException.ThrowIfNull(Log);
    }
}
