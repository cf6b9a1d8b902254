namespace FiberNet;

/// <summary>
/// Brings <c>async Task</c> code that was called on the scheduler's thread back to that thread after each await, and receives the
/// runtime's notifications about code that blocks the thread.
/// </summary>
internal sealed class FiberSynchronizationContext : SynchronizationContext
{
    /// <summary>What <see cref="SynchronizationContext.WaitHelper"/> returns when the timeout expires (WAIT_TIMEOUT).</summary>
    private const int TimedOut = 0x102;

    private readonly FiberScheduler _scheduler;
    private readonly BlockingDetector _detector;

    internal FiberSynchronizationContext(FiberScheduler scheduler, FiberSchedulerOptions options)
    {
        _scheduler = scheduler;
        _detector = new BlockingDetector(scheduler, options);
        if (options.BlockingDetection != BlockingDetection.Off)
            SetWaitNotificationRequired();
    }

    public override void Post(SendOrPostCallback d, object? state) => _scheduler.Post(new PostedContinuation(d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!ReferenceEquals(FiberScheduler.Current, _scheduler))
            throw new NotSupportedException("Send would block the calling thread until the scheduler's thread runs the callback. Use Post.");
        d(state);
    }

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        if (millisecondsTimeout == 0 || !_detector.IsJudge(_scheduler.IsPolling))
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);

        // Brief contention is normal: a wait that ends within the threshold is not judged.
        int threshold = millisecondsTimeout < 0 ? BlockingDetector.Threshold : Math.Min(millisecondsTimeout, BlockingDetector.Threshold);
        int result = WaitHelper(waitHandles, waitAll, threshold);
        if (result != TimedOut || threshold == millisecondsTimeout)
            return result;
        _detector.OnWait();
        return WaitHelper(waitHandles, waitAll, millisecondsTimeout < 0 ? millisecondsTimeout : millisecondsTimeout - threshold);
    }

    public override SynchronizationContext CreateCopy() => this;
}
