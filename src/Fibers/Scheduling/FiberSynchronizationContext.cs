namespace FiberNet;

/// <summary>
/// Brings <c>async Task</c> code that was called on the scheduler's thread back to it after each of its awaits, and
/// hears of code that blocks the thread.
/// </summary>
internal sealed class FiberSynchronizationContext : SynchronizationContext
{
    private readonly FiberScheduler _scheduler;
    private readonly BlockingDetector _detector;

    internal FiberSynchronizationContext(FiberScheduler scheduler, FiberSchedulerOptions options)
    {
        _scheduler = scheduler;
        _detector = new BlockingDetector(scheduler, options);
        if (options.BlockingDetection != BlockingDetection.Off)
            SetWaitNotificationRequired();
    }

    public override void Post(SendOrPostCallback d, object? state) => _scheduler.Post(new PostedCallback(d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!ReferenceEquals(FiberScheduler.Current, _scheduler))
            throw new NotSupportedException("Send would block the calling thread until the scheduler's thread has time; use Post.");
        d(state);
    }

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        _detector.OnWait(_scheduler.IsPolling);
        return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
    }

    public override SynchronizationContext CreateCopy() => this;
}
