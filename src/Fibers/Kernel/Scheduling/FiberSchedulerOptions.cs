using System.Diagnostics;
using System.Reflection;

namespace FiberNet;

/// <summary>The options of a <see cref="FiberScheduler"/>. The defaults suit a server.</summary>
public class FiberSchedulerOptions
{
    /// <summary>The clock of sleeps and timeouts. Default: <see cref="FiberClock.Monotonic"/>.</summary>
    public FiberClock Clock { get; init; } = FiberClock.Monotonic;

    /// <summary>
    /// How many operations a fiber may complete in one slice before it is made to yield. Default: 64. At least 1.
    /// </summary>
    /// <remarks>Operations that suspend do not count. A fiber made by <see cref="Fiber.Create(Func{FiberTask}, string?, string, int)"/> counts, with the operations that it completes before it first suspends. The budget keeps one busy connection from delaying the others.</remarks>
    public int ResumeBudget { get; init; } = 64;

    /// <summary>
    /// The maximum time that the remaining fibers may take to end, after the main fiber has ended or
    /// <see cref="FiberScheduler.Stop"/> was called. Default: 5 seconds. <see cref="Timeout.InfiniteTimeSpan"/> waits indefinitely.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// <c>null</c>, the default, runs ready fibers first in, first out. A seed shuffles them, in the same way each time: use it in
    /// tests that look for races.
    /// </summary>
    /// <remarks>
    /// A run that fails tells its seed in a line of its log, and in the texts of deadlocks and of failures that no fiber
    /// joined. The exception that ends the run has it in <see cref="Exception.Data"/>, under <see cref="SeedKey"/>.
    /// </remarks>
    public int? ShuffleSeed { get; init; }

    /// <summary>The key in <see cref="Exception.Data"/> of an exception that has ended a run with a <see cref="ShuffleSeed"/>; the value is the seed.</summary>
    public const string SeedKey = "FiberNet.ShuffleSeed";

    /// <summary>
    /// Called once for each fiber that failed and that no fiber had joined by the end of the turn. Default: <c>null</c>, which
    /// writes the failure to standard error (<see cref="Advanced.StandardErrorLog"/>).
    /// </summary>
    /// <remarks>Called on the scheduler's thread, so it must not block. If it throws, both failures go to standard error.</remarks>
    public Action<FiberFailedEventArgs>? UnhandledException { get; init; }

    /// <summary>
    /// Whether it is an error that every fiber waits and nothing could wake one. Default: true. Turn it off if another thread wakes the
    /// scheduler with <see cref="FiberScheduler.Post(Action)"/>.
    /// </summary>
    /// <remarks>
    /// Under a <see cref="VirtualClock"/> without a kernel interface the run throws <see cref="InvalidOperationException"/> with a list of
    /// all fibers. Otherwise that list goes to the log of the reactor, or to standard error, after a second.
    /// </remarks>
    public bool DeadlockDetection { get; init; } = true;

    /// <summary>
    /// How long a ring of fibers that wait for each other, with a <see cref="FiberMutex"/> in it, may last before it is
    /// reported once, with a dump. Default: 10 seconds; at least a millisecond. <see cref="Timeout.InfiniteTimeSpan"/>: never.
    /// </summary>
    /// <remarks>
    /// A thread of the pool looks at all fibers once in this time, and only while a fiber waits for a mutex. It reports on that
    /// thread, to the log of a reactor, else to standard error. Under a <see cref="VirtualClock"/> nothing is reported.
    /// </remarks>
    public TimeSpan DeadlockThreshold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What happens when code blocks the scheduler's thread for more than a millisecond: with <c>Result</c> of a
    /// <see cref="Task"/>, a lock, a semaphore or a thread. Default: <see cref="FiberNet.BlockingDetection.Warn"/>.
    /// </summary>
    /// <remarks>Costs nothing while no code blocks. <see cref="Thread.Sleep(int)"/> and system calls are not detected.</remarks>
    public BlockingDetection BlockingDetection { get; init; } = BlockingDetection.Warn;

    /// <summary>
    /// Called on the scheduler's thread, once for each place in the code that blocked it. Default: <c>null</c>, which writes the call
    /// and its stack to standard error (<see cref="Advanced.StandardErrorLog"/>). If the handler throws, that goes there too.
    /// </summary>
    public Action<BlockingCall>? BlockingDetected { get; init; }

    /// <summary>
    /// Whether each fiber keeps the stack of its creation, for the report of a failure. <c>null</c>, the default, turns it on if the
    /// program's entry assembly was built without optimization, as Debug builds are.
    /// </summary>
    /// <remarks>It costs a walk of the stack for each fiber, about 20 µs. If it is off, a report names the body of the fiber instead, at no cost.</remarks>
    public bool? TraceCreation { get; init; }

    /// <summary>
    /// How many events the flight recorder keeps, 16 bytes each. Default: 32,768; 0 turns it off; at most 16,777,216. Rounded up to a
    /// power of two.
    /// </summary>
    public int RecorderSize { get; init; } = 32_768;

    /// <summary>
    /// Whether it is measured what each fiber uses: its run time and longest slice, its waits by cause, its bytes and system calls; for
    /// <see cref="FiberInfo.RunTime"/>, <see cref="FiberInfo.Usage"/> and dumps. Default: false.
    /// </summary>
    /// <remarks>
    /// It costs two clock reads for each slice and a look at what the fiber waits for, and three objects for each fiber. The time is that
    /// of the monotonic clock, whatever <see cref="Clock"/> is, and includes time that the kernel gave to other threads.
    /// </remarks>
    public bool MeasureFibers { get; init; }

    internal static bool IsDebugBuild(Assembly? assembly) =>
        assembly?.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(ResumeBudget, 1);
        TimeoutRule.Check(ShutdownTimeout);
        if (RecorderSize is < 0 or > 1 << 24)
            throw new ArgumentOutOfRangeException(nameof(RecorderSize), RecorderSize, $"RecorderSize is between 0 and {1 << 24}, not {RecorderSize}.");
        if (DeadlockThreshold != Timeout.InfiniteTimeSpan && (DeadlockThreshold < TimeSpan.FromMilliseconds(1) || DeadlockThreshold > TimeSpan.FromDays(1)))
            throw new ArgumentOutOfRangeException(nameof(DeadlockThreshold), DeadlockThreshold, $"DeadlockThreshold is between a millisecond and a day, or infinite, not {DeadlockThreshold}.");
        if (!Enum.IsDefined(BlockingDetection))
            throw new ArgumentOutOfRangeException(nameof(BlockingDetection), BlockingDetection, $"BlockingDetection is Off, Warn or Throw, not {BlockingDetection}.");
    }
}
