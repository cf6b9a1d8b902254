using System.Diagnostics.Metrics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Records the delays of a reactor, while a listener wants them: one record of each kind a turn at most, without an allocation.</summary>
internal sealed class LoopMeter(string reactorName) : ILoopObserver
{
    private readonly KeyValuePair<string, object?> _tag = new(LoopInstruments.ReactorName, reactorName);

    /// <summary>A listener has thrown, and is not told again.</summary>
    private bool _hasFailed;

    public bool IsEnabled => LoopInstruments.WantsTurns && !_hasFailed;

    public void OnTurn(in LoopTimes times)
    {
        Record(LoopInstruments.SliceDuration, times.LongestSlice);
        Record(LoopInstruments.ReadyDelay, times.ReadyDelay);
        Record(LoopInstruments.TimerLateness, times.TimerLateness);
    }

    /// <summary>An offloaded call begins. On a thread of the pool.</summary>
    internal void Offloaded(TimeSpan wait) => Record(LoopInstruments.OffloadWait, wait);

    internal void Accepted(TimeSpan delay) => Record(LoopInstruments.AcceptDelay, delay);

    private void Record(Histogram<double>? histogram, TimeSpan? time)
    {
        if (time is not { } duration || histogram is null || _hasFailed)
            return;
        try
        {
            histogram.Record(duration.TotalSeconds, _tag);
        }
        catch (Exception exception)
        {
            _hasFailed = true;
            StandardErrorLog.Write($"A listener of the meter FiberNet failed, and gets no more delays: {exception}");
        }
    }
}
