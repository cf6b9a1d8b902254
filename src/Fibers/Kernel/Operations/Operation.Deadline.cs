using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <content>The deadline of an operation, and the timer that is armed for it.</content>
public abstract partial class Operation<T>
{
    /// <summary>When the operation expires; <see cref="long.MaxValue"/> if it has no deadline, or has ended.</summary>
    private long _deadline = long.MaxValue;

    /// <summary>The armed timer, which may stand for an earlier deadline than <see cref="_deadline"/>; 0 if none is armed.</summary>
    private int _timer;

    /// <summary>The place of the deadline among equal ones.</summary>
    private uint _sequence;

    internal sealed override long Deadline => _deadline;

    void ITimerTarget.OnTimer(long now)
    {
        Debug.Assert(_timer != 0, "only an armed timer expires");

        // The timer is lazy: it stays armed when its deadline is dropped or moved, as nearly every deadline is. That costs one
        // store for each new deadline, and now and then an expiry here that does nothing.
        if (_deadline == long.MaxValue)
        {
            _timer = 0;
        }
        else if (_deadline > now)
        {
            _timer = Scheduler.Timers.Add(_deadline, _sequence, this);
        }
        else
        {
            _timer = 0;
            Expire();
        }
    }

    private void Expire()
    {
        Debug.Assert(IsPending, "the end of an operation drops its deadline");
        try
        {
            Result = OnTimeout();
            State = BoxState.Done;
        }
        catch (Exception exception)
        {
            // A hook that throws fails its operation, and must not end the loop.
            SetFailure(exception);
        }

        End(Scheduler);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SetDeadline(long deadline)
    {
        // The place among equal deadlines is taken now, even if the timer moves later.
        _deadline = deadline;
        _sequence = Scheduler.Timers.NextSequence();
        if (_timer != 0)
        {
            if (Scheduler.Timers.DeadlineOf(_timer) < deadline)
                return;
            Scheduler.Timers.Remove(_timer);
        }

        _timer = Scheduler.Timers.Add(deadline, _sequence, this);
    }
}
