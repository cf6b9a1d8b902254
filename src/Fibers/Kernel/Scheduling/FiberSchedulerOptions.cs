using System.Diagnostics;
using System.Reflection;

namespace FiberNet;

/// <summary>How a <see cref="FiberScheduler"/> works. The defaults suit a server.</summary>
public class FiberSchedulerOptions
{
    /// <summary>The clock of sleeps and timeouts. Default: <see cref="FiberClock.Monotonic"/>.</summary>
    public FiberClock Clock { get; init; } = FiberClock.Monotonic;

    /// <summary>
    /// How many operations a fiber may complete in one go before it is made to yield. Default: 64; at least 1.
    /// </summary>
    /// <remarks>An operation that would have parked does not count; a fiber made by <see cref="Fiber.Create(Func{FiberTask}, string?)"/> does, with what it completes before it first parks. It keeps one busy connection from delaying the others.</remarks>
    public int ResumeBudget { get; init; } = 64;

    /// <summary>
    /// How long the fibers that are left over when the main fiber ends, or at <see cref="FiberScheduler.Stop"/>, may take
    /// to end after they were cancelled. Default: 5 seconds. <see cref="Timeout.InfiniteTimeSpan"/>: for ever.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Null (the default): ready fibers run first in first out. Else a seed that shuffles them, the same way each time
    /// for the same seed: for tests that hunt for races.
    /// </summary>
    public int? ShuffleSeed { get; init; }

    /// <summary>
    /// Called for a fiber that failed and that nobody had joined by the end of the turn, once for each. Default: null,
    /// a line on standard error (<see cref="Advanced.StandardErrorLog"/>).
    /// </summary>
    /// <remarks>On the scheduler's thread, so it must not block. A handler that throws harms nobody: both failures go to standard error.</remarks>
    public Action<FiberFailedEventArgs>? UnhandledException { get; init; }

    /// <summary>
    /// Whether a run under a <see cref="VirtualClock"/> without a kernel interface ends with an
    /// <see cref="InvalidOperationException"/> that lists all fibers, when every fiber waits and nothing is left that could
    /// wake one. Default: true. Turn it off where another thread wakes the scheduler with <see cref="FiberScheduler.Post(Action)"/>.
    /// </summary>
    public bool DeadlockDetection { get; init; } = true;

    /// <summary>
    /// What happens when code on the scheduler's thread blocks it: waits for a <see cref="Task"/> with <c>Result</c>, for
    /// a lock, a semaphore or a thread, for more than a millisecond. Default: <see cref="FiberNet.BlockingDetection.Warn"/>.
    /// </summary>
    /// <remarks>Costs nothing while nobody blocks. <see cref="Thread.Sleep(int)"/> and system calls are not seen.</remarks>
    public BlockingDetection BlockingDetection { get; init; } = BlockingDetection.Warn;

    /// <summary>
    /// Called on the scheduler's thread for each place in the code that has blocked it, once for each. Default: null, a line and the
    /// stack on standard error (<see cref="Advanced.StandardErrorLog"/>). A handler that throws harms nobody: its failure goes there, too.
    /// </summary>
    public Action<BlockingCall>? BlockingDetected { get; init; }

    /// <summary>
    /// Whether each fiber keeps the stack of its creation, for the report of a failure. Null, the default: on if the
    /// program's entry assembly was built without optimization, as Debug builds are; off otherwise.
    /// </summary>
    /// <remarks>It costs a walk of the stack for each fiber, some 20 µs. Where it is off, a report names the fiber's body instead, and a fiber costs nothing more.</remarks>
    public bool? TraceCreation { get; init; }

    /// <summary>Whether the time that each fiber runs is measured, for <see cref="FiberInfo.RunTime"/> and dumps. Default: false.</summary>
    /// <remarks>
    /// It costs two reads of the clock for each slice, some 45 ns, and an object for each fiber. The time is the monotonic
    /// clock's, also where <see cref="Clock"/> is another one: what the kernel gave to other threads meanwhile is in it.
    /// </remarks>
    public bool MeasureFibers { get; init; }

    internal static bool IsDebugBuild(Assembly? assembly) =>
        assembly?.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(ResumeBudget, 1);
        TimeoutRule.Check(ShutdownTimeout);
        if (!Enum.IsDefined(BlockingDetection))
            throw new ArgumentOutOfRangeException(nameof(BlockingDetection), BlockingDetection, $"BlockingDetection is Off, Warn or Throw, not {BlockingDetection}.");
    }
}
