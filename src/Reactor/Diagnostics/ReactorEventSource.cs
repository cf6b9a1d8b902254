using System.Diagnostics.Tracing;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// The event source <c>FiberNet</c>: the counters of all reactors together, for <c>dotnet-counters monitor --counters FiberNet</c>,
/// and events of a reactor's life for <c>dotnet-trace</c>.
/// </summary>
[EventSource(Name = "FiberNet")]
internal sealed class ReactorEventSource : EventSource
{
    internal static readonly ReactorEventSource Log = new();

    private readonly List<DiagnosticCounter> _counters = [];

    private ReactorEventSource()
    {
    }

    /// <summary>Writes an event. A listener in the process may throw, and the runtime passes that on to the writer.</summary>
    /// <param name="write">Which.</param>
    /// <param name="text">Its argument.</param>
    [NonEvent]
    internal static void Tell(Action<ReactorEventSource, string> write, string text)
    {
        if (!Log.IsEnabled())
            return;
        try
        {
            write(Log, text);
        }
        catch (Exception exception)
        {
            StandardErrorLog.Write($"A listener of the event source FiberNet failed: {exception}");
        }
    }

    [Event(1, Level = EventLevel.Informational)]
    internal void ReactorStarted(string name) => WriteEvent(1, name);

    [Event(2, Level = EventLevel.Informational)]
    internal void ReactorStopped(string name) => WriteEvent(2, name);

    [Event(3, Level = EventLevel.Warning)]
    internal void Stalled(string report) => WriteEvent(3, report);

    protected override void OnEventCommand(EventCommandEventArgs command)
    {
        if (command.Command != EventCommand.Enable || _counters.Count > 0)
            return;
        Rate("turns-per-second", "Turns", s => s.Turns);
        Rate("slices-per-second", "Slices", s => s.Slices);
        Rate("polls-per-second", "Polls", s => s.Polls);
        Rate("events-per-second", "Events", s => s.Events);
        Rate("wakeups-per-second", "Wake-ups", s => s.WakeUps);
        Level("active-fibers", "Fibers", s => s.Fibers);
        Level("ready-fibers", "Ready fibers", s => s.ReadyFibers);
        Level("active-timers", "Timers", s => s.Timers);
        Level("open-descriptors", "Descriptors", s => s.Descriptors);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (DiagnosticCounter counter in _counters)
            counter.Dispose();
        base.Dispose(disposing);
    }

    private static double Sum(Func<ReactorStatistics, long> read) => ReactorMetrics.Reactors.Sum(reactor => read(reactor.Statistics));

    // Without the attribute these two would be events, and their arguments are no event's: the whole source would be disabled.
    [NonEvent]
    private void Rate(string name, string title, Func<ReactorStatistics, long> read) =>
        _counters.Add(new IncrementingPollingCounter(name, this, () => Sum(read)) { DisplayName = title });

    [NonEvent]
    private void Level(string name, string title, Func<ReactorStatistics, long> read) =>
        _counters.Add(new PollingCounter(name, this, () => Sum(read)) { DisplayName = title });
}
