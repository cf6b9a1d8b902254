using FiberNet.Advanced;

namespace FiberNet;

/// <content>What the scheduler reports by itself: that nothing can go on, and rings of locks that last.</content>
public sealed partial class FiberScheduler
{
    /// <summary>How long nothing happens before it is reported, in nanoseconds: a post of another thread may be on its way.</summary>
    private const long QuietTime = 1_000_000_000;

    private DeadlockWatch? _deadlockWatch;

    /// <summary>How many slices had run when it was last found out whether anything is left that could wake a fiber.</summary>
    private long _quietSlices = -1;

    /// <summary>A fiber waits for a lock that another one holds: if it lasts, there may be a ring.</summary>
    internal void LockIsContended()
    {
        if (_options.DeadlockThreshold != Timeout.InfiniteTimeSpan && _virtualClock is null)
            (_deadlockWatch ??= new DeadlockWatch(this, _options.DeadlockThreshold)).Arm();
    }

    /// <summary>True if no timer, foreign task or event is expected, and that was not found out before.</summary>
    private bool IsQuiet(long deadline) =>
        deadline == long.MaxValue && ForeignParks == 0 && Slices != _quietSlices && !IsStopping && _options.DeadlockDetection && !Poller.ExpectsEvents;

    /// <summary>Waits a little instead of indefinitely, and reports it if nothing came.</summary>
    private void WaitQuietly()
    {
        if (AnnounceWait())
            Poll(QuietTime);
        _waiting = false;
        if (!_ready.IsEmpty || !HasNoPosts || _stopRequested || !IsQuiet(Timers.NextDeadline()))
            return;
        _quietSlices = Slices;
        Fiber[] fibers = Registry.All();

        // A program whose fibers only sleep does so on purpose, until it is stopped.
        if (Array.TrueForAll(fibers, fiber => WaitsForFibers(fiber.SeenTarget.Kind)) && Array.Exists(fibers, fiber => fiber.SeenTarget.Kind != WaitKind.Timer))
            Poller.ReportDeadlock($"Every fiber waits for another one, and no timer, descriptor, foreign task or signal is left that could wake one. Only a post of another thread can. {Dump()}");
    }

    /// <summary>True for a wait that only another fiber can end.</summary>
    private static bool WaitsForFibers(WaitKind kind) =>
        kind is WaitKind.Mutex or WaitKind.Semaphore or WaitKind.Condition or WaitKind.Event or WaitKind.Channel or WaitKind.Join or WaitKind.Scope or WaitKind.Timer;

    private void EndDeadlockWatch() => _deadlockWatch?.Dispose();
}
