using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Measures turns for an observer. Of the ready queue it follows one fiber at a time, by its place: a time for each would make every
/// switch slower, also while nobody observes.
/// </summary>
internal sealed class TurnProbe(ILoopObserver observer)
{
    private long _sliceSince;
    private long _longestSlice;
    private long _lateness;
    private long _delay;

    /// <summary>How many fibers will have been taken when the one is that is followed; negative if none is.</summary>
    private long _place = -1;
    private long _readySince;

    /// <summary>Asks whether the turn is to be measured, and looks at the timers before they expire.</summary>
    internal bool BeginTurn(TimerWheel timers, long now)
    {
        if (!observer.IsEnabled)
        {
            _place = -1;
            return false;
        }

        long deadline = timers.FirstExpired(now);
        _lateness = deadline == long.MaxValue ? -1 : now - deadline;
        return true;
    }

    /// <param name="taken">How many fibers were taken from the ready queue so far.</param>
    /// <param name="ready">How many are in it.</param>
    internal void BeginBatch(long taken, int ready)
    {
        _sliceSince = FiberClock.Monotonic.Timestamp;
        _longestSlice = _delay = -1;
        if (_place >= 0 || ready == 0)
            return;
        _place = taken + ready;
        _readySince = _sliceSince;
    }

    internal void EndSlice(long taken)
    {
        long now = FiberClock.Monotonic.Timestamp;
        _longestSlice = Math.Max(_longestSlice, now - _sliceSince);
        if (_place >= 0 && taken >= _place)
        {
            _delay = _sliceSince - _readySince;
            _place = -1;
        }

        _sliceSince = now;
    }

    internal void EndBatch()
    {
        if (_longestSlice >= 0 || _lateness >= 0)
            observer.OnTurn(new LoopTimes(Time(_longestSlice), Time(_delay), Time(_lateness)));
    }

    private static TimeSpan? Time(long nanoseconds) => nanoseconds < 0 ? null : FiberScheduler.FromNanoseconds(nanoseconds);
}
