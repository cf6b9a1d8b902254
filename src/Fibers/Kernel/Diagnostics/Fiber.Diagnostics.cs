using FiberNet.Advanced;

namespace FiberNet;

/// <content>What a fiber reports about itself.</content>
public abstract partial class Fiber
{
    /// <summary>
    /// The async methods in which the fiber is suspended, innermost first. Empty for a fiber that runs, has not run yet or has
    /// ended.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public IReadOnlyList<string> StackTrace
    {
        get
        {
            Scheduler.CheckAccess();
            if (State is FiberState.Running or FiberState.Dead)
                return [];
            var methods = new List<string>();
            for (FiberBox? frame = Leaf; frame is not null; frame = frame.Continuation)
                methods.Add(frame.Describe());
            return methods;
        }
    }

    /// <summary>Adds to the time that the fiber has run.</summary>
    internal void AddRunTime(long nanoseconds) => Rare.RunTime += nanoseconds;

    /// <summary>Returns what the fiber is doing now.</summary>
    /// <returns>A snapshot.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public FiberInfo Info()
    {
        FiberStatus status = Status;
        bool waits = status == FiberStatus.Suspended;
        TimeSpan since = status is FiberStatus.Running or FiberStatus.Dead ? TimeSpan.Zero : Scheduler.TimeSince(_resumedAt);
        TimeSpan? runTime = Scheduler.TryChargeRunTime() ? FiberScheduler.FromNanoseconds(_rare?.RunTime ?? 0) : null;
        return new FiberInfo(Id, Name, status, _switches, waits ? DescribeWait() : null, since, runTime);
    }

    /// <summary>What the fiber waits for, in words.</summary>
    internal string DescribeWait()
    {
        if (State != FiberState.Suspended)
            return "its turn";
        if ((_flags & FiberFlags.Sleeping) != 0)
            return _timer == 0 ? "a sleep without a deadline" : $"a sleep of another {Scheduler.TimeUntil(Scheduler.Timers.DeadlineOf(_timer))}";
        return WaitedOperation is { } operation ? operation.Describe() : "a foreign task";
    }
}
