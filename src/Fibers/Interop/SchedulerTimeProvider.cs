namespace FiberNet;

/// <summary>
/// The scheduler's clock as a .NET one: <c>Task.Delay(t, provider)</c>, <c>PeriodicTimer</c> and
/// <c>CancellationTokenSource(t, provider)</c> then run on the scheduler's timers, and under a virtual clock too.
/// </summary>
internal sealed class SchedulerTimeProvider(FiberScheduler scheduler) : TimeProvider
{
    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => scheduler.Clock.Timestamp;

    /// <summary>The wall clock; under a virtual clock, <see cref="VirtualClock.Epoch"/> plus the virtual time that has passed.</summary>
    public override DateTimeOffset GetUtcNow() => scheduler.Clock is VirtualClock clock
        ? VirtualClock.Epoch + clock.Elapsed
        : DateTimeOffset.UtcNow;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new SchedulerTimer(scheduler, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
