using System.Diagnostics.Metrics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The meter <c>FiberNet</c>, and its histograms of delays, for which the clock is read only while there is a listener.</summary>
internal static class LoopInstruments
{
    internal const string ReactorName = "fibernet.reactor.name";

    internal static readonly Meter Meter = new("FiberNet");

    private static readonly InstrumentAdvice<double> s_delays = new()
    {
        HistogramBucketBoundaries = [0.000_01, 0.000_1, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
    };

    static LoopInstruments()
    {
        Publish(() => SliceDuration = Delays("fibernet.reactor.slice.duration", "The longest slice of each turn."));
        Publish(() => ReadyDelay = Delays("fibernet.reactor.ready.delay", "How long a fiber that can run waits for its turn: one fiber at a time is followed."));
        Publish(() => TimerLateness = Delays("fibernet.reactor.timer.lateness", "How late the first timer of a turn expires."));
        Publish(() => OffloadWait = Delays("fibernet.reactor.offload.wait", "How long offloaded calls wait for a thread."));
        Publish(() => AcceptDelay = Delays("fibernet.reactor.accept.delay", "How long TCP connections wait until they are accepted, in steps of the kernel's clock of 1 to 10 ms."));
    }

    internal static Histogram<double>? SliceDuration { get; private set; }

    internal static Histogram<double>? ReadyDelay { get; private set; }

    internal static Histogram<double>? TimerLateness { get; private set; }

    internal static Histogram<double>? OffloadWait { get; private set; }

    internal static Histogram<double>? AcceptDelay { get; private set; }

    /// <summary>The counter of <see cref="FiberNet.BusyTime"/>; its owner knows the reactors that it sums up.</summary>
    internal static ObservableCounter<double>? BusyTime { get; set; }

    /// <summary>Whether a listener wants what is measured of turns.</summary>
    internal static bool WantsTurns => SliceDuration is { Enabled: true } || ReadyDelay is { Enabled: true } || TimerLateness is { Enabled: true };

    internal static bool WantsOffloads => OffloadWait is { Enabled: true };

    internal static bool WantsAccepts => AcceptDelay is { Enabled: true };

    internal static bool WantsBusyTime => BusyTime is { Enabled: true };

    /// <summary>A listener hears of the new instrument at once and may throw; no reactor may fail for that.</summary>
    internal static void Publish(Action create)
    {
        try
        {
            create();
        }
        catch (Exception exception)
        {
            StandardErrorLog.Write($"A listener of the meter FiberNet failed: {exception}");
        }
    }

    private static Histogram<double> Delays(string name, string description) => Meter.CreateHistogram(name, "s", description, advice: s_delays);
}
