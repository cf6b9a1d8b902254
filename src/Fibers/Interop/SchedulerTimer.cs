namespace FiberNet;

/// <summary>
/// A timer of <see cref="SchedulerTimeProvider"/>. Any thread may change or dispose it, by a post. Its
/// callback runs on the scheduler's thread, outside any fiber.
/// </summary>
internal sealed class SchedulerTimer : ITimer, ITimerTarget
{
    private readonly FiberScheduler _scheduler;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private volatile bool _isDisposed;
    private TimeSpan _period;
    private int _node;

    internal SchedulerTimer(FiberScheduler scheduler, TimerCallback callback, object? state)
    {
        _scheduler = scheduler;
        _callback = callback;
        _state = state;
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        if (_isDisposed)
            return false;

        // The time counts from this call, not from the moment when the post runs.
        long deadline = _scheduler.DeadlineAfter(dueTime);
        if (ReferenceEquals(FiberScheduler.Current, _scheduler))
            Arm(deadline, period);
        else
            return _scheduler.Post(() => Arm(deadline, period));
        return true;
    }

    public void Dispose()
    {
        _isDisposed = true;
        if (ReferenceEquals(FiberScheduler.Current, _scheduler))
            Disarm();
        else
            _scheduler.Post(Disarm);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    void ITimerTarget.OnTimer(long now)
    {
        _node = 0;
        _scheduler.WaitsOfOutsiders--;
        if (_isDisposed)
            return;
        if (_period > TimeSpan.Zero)
            Arm(FiberScheduler.DeadlineAfter(now, _period));
        _scheduler.PostLocal(Fire);
    }

    private static void Check(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan && (time < TimeSpan.Zero || time > TimeoutRule.Longest))
            throw new ArgumentOutOfRangeException(name, time, $"A time is between zero and 100 years, or Timeout.InfiniteTimeSpan, not {time}.");
    }

    private void Arm(long deadline, TimeSpan period)
    {
        Disarm();
        if (_isDisposed)
            return;
        _period = period;
        if (deadline != long.MaxValue)
            Arm(deadline);
    }

    private void Arm(long deadline)
    {
        _node = _scheduler.Timers.Add(deadline, this);
        _scheduler.WaitsOfOutsiders++;
    }

    private void Disarm()
    {
        if (_node == 0)
            return;
        _scheduler.Timers.Remove(_node);
        _scheduler.WaitsOfOutsiders--;
        _node = 0;
    }

    private void Fire()
    {
        if (_isDisposed)
            return;
        if (_context is null)
            _callback(_state);
        else
            ExecutionContext.Run(_context, static timer => ((SchedulerTimer)timer!).Call(), this);
    }

    private void Call() => _callback(_state);
}
