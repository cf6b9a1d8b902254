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

    /// <summary>
    /// Receives what <see cref="Log"/> receives otherwise, with its kind, so that a program can give each kind a level and a number of
    /// its own. Null (the default): the text goes to <see cref="Log"/>.
    /// </summary>
    /// <remarks>Called on the same threads as <see cref="Log"/>. If it throws, the text and the exception go to standard error.</remarks>
    public Action<ReactorReport>? Reported { get; init; }

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
    /// How long to poll for events before the thread sleeps, at most a second. Default: zero, do not poll.
    /// </summary>
    /// <remarks>
    /// Where it takes long to wake a thread, polling multiplies the throughput of a single connection, at the price of a busy core. The
    /// reactor polls only while its last wait was about as short.
    /// </remarks>
    public TimeSpan SpinBeforeWait { get; init; }

    /// <summary>
    /// Whether the loop gives its processor to other threads once before it sleeps (sched_yield(2)), and looks for events after that.
    /// Default: false.
    /// </summary>
    /// <remarks>
    /// For a reactor whose work goes on in the thread pool. While the pool runs on the same processor, events gather, and one turn
    /// meets them without a sleep. Where no other thread wants the processor it costs two system calls for each sleep.
    /// </remarks>
    public bool YieldBeforeWait { get; init; }

    /// <summary>
    /// How long one slice may take before it is reported as a stall; from a millisecond to a day. Null (the default): no watchdog.
    /// </summary>
    /// <remarks>
    /// While the slice lasts, it is reported after one, two, four times this and so on, with the fiber, its method and the state of the
    /// thread in the kernel. The last report comes after the slice, with its duration and the fiber's stack trace.
    /// </remarks>
    public TimeSpan? StallThreshold { get; init; }

    /// <summary>
    /// The directory, which must exist, for files of the flight recorder: 16 at most, which ui.perfetto.dev shows. One is
    /// written after a stall, a failure that no fiber joined, <see cref="DumpOn"/> and a crash of the process. Null (the
    /// default): none.
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
