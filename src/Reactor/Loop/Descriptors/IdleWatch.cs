using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Ends what waits on a descriptor once nothing has moved for too long. There is one timer, which stays armed while bytes move and
/// looks at the time of the last when it expires; while nothing waits there is none.
/// </summary>
internal sealed class IdleWatch : IDisposable
{
    private readonly Descriptor _descriptor;
    private readonly ITimer _timer;

    /// <summary>When bytes moved last, or the first of those that wait began to.</summary>
    private long _quietSince;
    private bool _isArmed;

    internal IdleWatch(Descriptor descriptor, TimeSpan limit)
    {
        _descriptor = descriptor;
        Limit = limit;
        _timer = descriptor.Scheduler.TimeProvider.CreateTimer(
            static watch => ((IdleWatch)watch!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal TimeSpan Limit { get; }

    public void Dispose()
    {
        _timer.Dispose();
        Disarmed();
    }

    internal void NoteTransfer() => _quietSince = _descriptor.Scheduler.Clock.Timestamp;

    /// <summary>An operation waits, and none did before.</summary>
    internal void BeginWait()
    {
        NoteTransfer();
        if (!_isArmed)
            Arm(Limit);
    }

    private void Arm(TimeSpan time)
    {
        Debug.Assert(!_isArmed, "a watch has one timer");
        _isArmed = true;
        _timer.Change(time, Timeout.InfiniteTimeSpan);

        // The scheduler takes a timer of its provider for one that work outside waits for, and a virtual clock would jump to it while
        // a fiber awaits such work. Nothing outside waits for this one.
        _descriptor.Scheduler.BeginOutsideWork();
    }

    private void Disarmed()
    {
        if (!_isArmed)
            return;
        _isArmed = false;
        _descriptor.Scheduler.EndOutsideWork();
    }

    private void OnTimer()
    {
        Disarmed();
        if (!_descriptor.HasReaders && !_descriptor.HasWriters)
            return;
        long quiet = _descriptor.Scheduler.Clock.Timestamp - _quietSince;
        TimeSpan left = Limit - TimeSpan.FromTicks(quiet / TimeSpan.NanosecondsPerTick);
        if (left > TimeSpan.Zero)
            Arm(left);
        else
            _descriptor.EndIdleWaits();
    }
}
