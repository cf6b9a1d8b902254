namespace FiberNet;

/// <summary>Looks for rings of locks, on a thread of the pool, as long as fibers wait for locks: programs without contention pay nothing.</summary>
internal sealed class DeadlockWatch : IDisposable
{
    private readonly FiberScheduler _scheduler;
    private readonly TimeSpan _threshold;
    private readonly Timer _timer;

    /// <summary>The rings that were reported, by the first fiber and its slices.</summary>
    private readonly HashSet<(long Fiber, long Slices)> _reported = [];

    /// <summary>1 while a look is due. Set by the scheduler's thread, cleared by the timer's.</summary>
    private int _isArmed;

    internal DeadlockWatch(FiberScheduler scheduler, TimeSpan threshold)
    {
        _scheduler = scheduler;
        _threshold = threshold;

        // The context of the fiber that happens to be the first to wait is none of the timer's business.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            _timer = new Timer(static watch => ((DeadlockWatch)watch!).TryLook(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Has a look taken after the threshold. The scheduler's thread.</summary>
    internal void Arm()
    {
        if (Volatile.Read(ref _isArmed) == 0 && Interlocked.Exchange(ref _isArmed, 1) == 0)
            _timer.Change(_threshold, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>A failure on a thread of the pool would end the process. A look that fails must not.</summary>
    private void TryLook()
    {
        Volatile.Write(ref _isArmed, 0);
        try
        {
            Look();
        }
        catch (Exception exception)
        {
            _scheduler.Poller.Report($"The look for deadlocks failed: {exception}");
        }
    }

    private void Look()
    {
        var graph = new WaitGraph();
        bool waits = false;
        foreach (Fiber fiber in _scheduler.Registry.Seen())
        {
            WaitTarget target = fiber.SeenTarget;
            waits |= target.Kind == WaitKind.Mutex;
            graph.Add(fiber, target);
        }

        // One report has all rings.
        bool isNew = false;
        graph.FindRings((ring, _) => isNew |= IsDue(ring) && _reported.Add((ring[0].Id, ring[0].SeenSwitches)));
        if (isNew)
            _scheduler.Poller.ReportDeadlock($"Fibers have waited for each other for {DumpText.Seconds(_threshold)} or longer. {_scheduler.Dump()}");

        // A ring may be closed by a wait that is none for a lock.
        if (waits)
            Arm();
    }

    /// <summary>True for a ring in which a fiber waits for a lock, and all have waited long enough.</summary>
    private bool IsDue(ReadOnlySpan<Fiber> ring)
    {
        bool hasLock = false;
        foreach (Fiber fiber in ring)
        {
            if (fiber.SeenSince < _threshold)
                return false;
            hasLock |= fiber.SeenTarget.Kind == WaitKind.Mutex;
        }

        return hasLock;
    }
}
