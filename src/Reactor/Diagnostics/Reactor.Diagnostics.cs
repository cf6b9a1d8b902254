using System.Runtime.InteropServices;

namespace FiberNet;

/// <content>What can be seen from outside.</content>
public sealed partial class Reactor
{
    /// <summary>The counters of the reactor. Any thread; other threads than the reactor's may see slightly old values.</summary>
    public ReactorStatistics Statistics => new(
        Scheduler.Turns,
        Scheduler.Slices,
        Polls,
        Events,
        Scheduler.FiberCount,
        Scheduler.ReadyCount,
        Scheduler.TimerCount,
        Descriptors.Count,
        _wakeUp.Signals);

    /// <summary>False while the reactor waits in the kernel.</summary>
    internal bool IsBusy => !_isPolling;

    /// <summary>Lists all fibers: number, name, status, what each waits for, and the async methods in which it is suspended, innermost first.</summary>
    /// <returns>The text, several lines.</returns>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread; from another one post it.</exception>
    public string Dump() => $"reactor {Name}: {Scheduler.Dump()}";

    private PosixSignalRegistration? RegisterDump()
    {
        if (_options.DumpOn is not { } signal)
            return null;
        return PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            Post(() => Log(Dump()));
        });
    }

    private void ReportStall(StallReport report)
    {
        ReactorEventSource.Tell(static (source, text) => source.Stalled(text), report.ToString());
        if (_options.Stalled is { } handler)
            handler(report);
        else
            Log(report.ToString());
    }
}
