using System.Diagnostics.Metrics;

namespace FiberNet;

/// <summary>Observable instruments over the counters that reactors keep anyway, which a listener reads.</summary>
internal static class ReactorMetrics
{
    private static readonly Lock s_lock = new();
    private static Reactor[] s_reactors = [];

    static ReactorMetrics()
    {
        Counter("fibernet.reactor.turns", "{turn}", "Turns of the loop.", s => s.Turns);
        Counter("fibernet.reactor.slices", "{slice}", "How often a fiber was run.", s => s.Slices);
        Counter("fibernet.reactor.polls", "{call}", "Calls of epoll_wait.", s => s.Polls);
        Counter("fibernet.reactor.events", "{event}", "Events returned by epoll_wait.", s => s.Events);
        Counter("fibernet.reactor.wakeups", "{wakeup}", "Times another thread woke the reactor.", s => s.WakeUps);
        Publish(meter => meter.CreateObservableCounter("fibernet.reactor.stalls", () => Measure(static reactor => reactor.Stalls), "{stall}", "Slices that exceeded the stall threshold."));
        Publish(meter => meter.CreateObservableGauge("fibernet.reactor.turn.duration", () => Measure(static reactor => reactor.TurnDuration.TotalSeconds), "s", "How long the turn of the running fiber has lasted; 0 while none runs."));
        Counter("fibernet.reactor.accepts", "{connection}", "Connections that were accepted.", s => s.Accepts);
        Counter("fibernet.reactor.connects", "{connection}", "Connections that were made to other processes.", s => s.Connects);
        Publish(meter => meter.CreateObservableCounter("fibernet.reactor.network.io", MeasureTransfers, "By", "Bytes that sockets have received and sent."));
        Publish(static meter => LoopInstruments.BusyTime = meter.CreateObservableCounter("fibernet.reactor.busy.time", () => Measure(static reactor => reactor.BusyTime.TotalSeconds), "s", "How long the loop was not in its wait for events, since the listener began."));
        Gauge("fibernet.fibers.active", "{fiber}", "Fibers that have not ended.", s => s.Fibers);
        Gauge("fibernet.fibers.ready", "{fiber}", "Fibers that wait for their turn.", s => s.ReadyFibers);
        Gauge("fibernet.timers.active", "{timer}", "Timers that are armed.", s => s.Timers);
        Gauge("fibernet.descriptors.open", "{descriptor}", "Descriptors that are open.", s => s.Descriptors);
    }

    /// <summary>The reactors that run now. Any thread.</summary>
    internal static IReadOnlyList<Reactor> Reactors => Volatile.Read(ref s_reactors);

    internal static void Add(Reactor reactor)
    {
        lock (s_lock)
            s_reactors = [.. s_reactors, reactor];
    }

    internal static void Remove(Reactor reactor)
    {
        lock (s_lock)
            s_reactors = [.. s_reactors.Where(other => other != reactor)];
    }

    private static void Counter(string name, string unit, string description, Func<ReactorStatistics, long> read) =>
        Publish(meter => meter.CreateObservableCounter(name, () => Measure(read), unit, description));

    private static void Gauge(string name, string unit, string description, Func<ReactorStatistics, long> read) =>
        Publish(meter => meter.CreateObservableUpDownCounter(name, () => Measure(read), unit, description));

    private static void Publish(Action<Meter> create) => LoopInstruments.Publish(() => create(LoopInstruments.Meter));

    private static IEnumerable<Measurement<long>> MeasureTransfers()
    {
        foreach (Reactor reactor in Reactors)
        {
            var name = new KeyValuePair<string, object?>(LoopInstruments.ReactorName, reactor.Name);
            yield return new(reactor.Scheduler.BytesReceived, name, new("network.io.direction", "receive"));
            yield return new(reactor.Scheduler.BytesSent, name, new("network.io.direction", "transmit"));
        }
    }

    private static IEnumerable<Measurement<T>> Measure<T>(Func<Reactor, T> read)
        where T : struct =>
        Reactors.Select(reactor => new Measurement<T>(read(reactor), new KeyValuePair<string, object?>(LoopInstruments.ReactorName, reactor.Name)));

    private static IEnumerable<Measurement<long>> Measure(Func<ReactorStatistics, long> read) =>
        Reactors.Select(reactor => new Measurement<long>(
            read(reactor.Statistics), new KeyValuePair<string, object?>(LoopInstruments.ReactorName, reactor.Name)));
}
