using System.Runtime.InteropServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>How a <see cref="Reactor"/> works. The defaults suit a server.</summary>
public sealed class ReactorOptions : FiberSchedulerOptions
{
    /// <summary>How many events one epoll_wait(2) may return at most. Default: 1,024; between 1 and 65,536.</summary>
    public int EventBatchSize { get; init; } = 1024;

    /// <summary>Takes a line when something is worth a line: descriptors left open, a server out of descriptors. Default: <see cref="StandardErrorLog.Write"/>.</summary>
    /// <remarks>
    /// Called on the reactor's thread, which it must not block, and on the watchdog's. One that throws harms nobody: the line and
    /// the failure go to standard error.
    /// </remarks>
    public Action<string> Log { get; init; } = StandardErrorLog.Write;

    /// <summary>A name for metrics and reports; null (the default): the number of the reactor.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// How many blocking calls of <see cref="Reactor.Offload{T}(Func{T})"/> may keep a thread of the pool at once; more wait for
    /// their turn. Default: 64; at least 1. The pool belongs to the process and grows slowly beyond its minimum
    /// (<see cref="ThreadPool.SetMinThreads"/>).
    /// </summary>
    public int MaxOffloads { get; init; } = 64;

    /// <summary>
    /// A signal at which the reactor writes <see cref="Reactor.Dump"/> to the log and goes on; SIGQUIT is what Ctrl+\ sends.
    /// Null (the default): none.
    /// </summary>
    public PosixSignal? DumpOn { get; init; }

    /// <summary>
    /// How long to look for events before the thread sleeps. Default: zero, do not. On machines where waking up is dear it
    /// multiplies what one connection can do, at the price of a busy core; only while the last waits were as short.
    /// </summary>
    public TimeSpan SpinBeforeWait { get; init; }

    /// <summary>
    /// How long one slice of a fiber may take before it is reported as a stall: while it lasts with the fiber's name, and
    /// when it has ended with its duration and where the fiber is then. Null (the default): nobody watches.
    /// </summary>
    public TimeSpan? StallThreshold { get; init; }

    /// <summary>Takes the reports of stalls, on a thread of the watchdog's or on the reactor's. Null (the default): the log.</summary>
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
