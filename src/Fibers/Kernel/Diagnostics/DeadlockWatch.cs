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
            _timer = new Timer(static watch => ((DeadlockWatch)watch!).Look(), this, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Has a look taken after the threshold. The scheduler's thread.</summary>
    internal void Arm()
    {
        if (Volatile.Read(ref _isArmed) == 0 && Interlocked.Exchange(ref _isArmed, 1) == 0)
            _timer.Change(_threshold, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        Volatile.Write(ref _isArmed, 0);
        var graph = new WaitGraph();
        bool waits = false;
        foreach (Fiber fiber in _scheduler.Registry.Seen())
        {
            WaitTarget target = fiber.SeenTarget;
            waits |= target.Kind == WaitKind.Mutex;
            graph.Add(fiber, target);
        }

        foreach ((List<Fiber> fibers, _) in graph.Cycles())
        {
            if (fibers.Exists(static fiber => fiber.SeenTarget.Kind == WaitKind.Mutex) && fibers.TrueForAll(fiber => fiber.SeenSince >= _threshold)
                && _reported.Add((fibers[0].Id, fibers[0].SeenSwitches)))
                _scheduler.Poller.Report($"Fibers have waited for each other for {DumpText.Seconds(_threshold)} or longer. {_scheduler.Dump()}");
        }

        // A ring may be closed by a wait that is none for a lock.
        if (waits)
            Arm();
    }
}
