using System.Runtime.InteropServices;
using System.Text;

namespace FiberNet;

/// <content>What can be seen from outside.</content>
public sealed partial class Reactor
{
    /// <summary>How many stalls are remembered.</summary>
    private const int MostStalls = 32;

    private readonly Queue<StallReport> _stalls = [];

    /// <summary>The kernel's number of the reactor's thread.</summary>
    private readonly int _threadId = ThreadState.CurrentId();

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
        _wakeUp.Signals)
    {
        BytesReceived = Scheduler.BytesReceived,
        BytesSent = Scheduler.BytesSent,
        Accepts = Accepts,
        Connects = Connects,
    };

    /// <summary>The reactors of the process that run now, those of a <see cref="ReactorGroup"/> among them. Any thread.</summary>
    public static IReadOnlyList<Reactor> All => ReactorMetrics.Reactors;

    /// <summary>The last 32 reports of stalls, oldest first; empty without <see cref="ReactorOptions.StallThreshold"/>. Any thread.</summary>
    public IReadOnlyList<StallReport> RecentStalls
    {
        get
        {
            lock (_stalls)
                return [.. _stalls];
        }
    }

    /// <summary>How many slices exceeded <see cref="ReactorOptions.StallThreshold"/>.</summary>
    internal long Stalls { get; private set; }

    /// <summary>How long the turn has lasted in which a fiber runs; zero if none does. Any thread.</summary>
    internal TimeSpan TurnDuration => Scheduler.RunningFiber is null ? TimeSpan.Zero : Scheduler.TurnAge;

    /// <summary>False while the reactor waits in the kernel.</summary>
    internal bool IsBusy => !_isPolling;

    /// <summary>
    /// Lists all fibers, as <see cref="FiberScheduler.Dump"/> does, after what the reactor's thread does according to the kernel.
    /// Any thread, also while the loop is stuck.
    /// </summary>
    /// <param name="format">Text for people, or JSON for programs.</param>
    /// <returns>The dump.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="format"/> is undefined.</exception>
    public string Dump(DumpFormat format = DumpFormat.Text)
    {
        CheckFormat(format);
        SchedulerDump dump = Scheduler.Inspect();
        ThreadState? thread = ThreadState.Of(_threadId);
        return format == DumpFormat.Json ? ReactorDump.Json(this, thread, dump) : ReactorDump.Text(this, thread, dump);
    }

    /// <summary>Lists the fibers of all reactors of the process, those of a <see cref="ReactorGroup"/> for example. Any thread.</summary>
    /// <param name="format">Text for people, or JSON for programs: an array with an object for each reactor.</param>
    /// <returns>The dump.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="format"/> is undefined.</exception>
    /// <example>
    /// <code>
    /// Console.WriteLine(Reactor.DumpAll()); // all reactors of the process, on any thread
    /// </code>
    /// </example>
    public static string DumpAll(DumpFormat format = DumpFormat.Text)
    {
        CheckFormat(format);
        IEnumerable<string> dumps = All.Select(reactor => reactor.Dump(format));
        return format == DumpFormat.Json ? $"[{string.Join(',', dumps)}]" : string.Join(Environment.NewLine, dumps);
    }

    private static void CheckFormat(DumpFormat format)
    {
        if (!Enum.IsDefined(format))
            throw new ArgumentOutOfRangeException(nameof(format), format, $"A dump is Text or Json, not {format}.");
    }

    /// <summary>The signal is answered on a thread of the runtime, so that a loop that is stuck cannot keep the dump back.</summary>
    private PosixSignalRegistration? RegisterDump()
    {
        if (_options.DumpOn is not { } signal)
            return null;

        // The runtime leaves a signal alone that the process was started to ignore, as a shell does with SIGQUIT of a command
        // that it starts with & (POSIX, 2.11). DumpOn asks for it.
        if (signal == PosixSignal.SIGQUIT && IgnoredSignals.RestoreQuit())
            Report(ReportKind.Dump, $"{signal} was ignored when the process started; it writes a dump from now on.");
        return PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            Report(ReportKind.Dump, TryDump());
            _flightFiles?.Write($"{signal}");
        });
    }

    /// <summary>A failure on the thread of signals would end the process.</summary>
    private string TryDump()
    {
        try
        {
            return Dump();
        }
        catch (Exception exception)
        {
            return $"The dump failed: {exception}";
        }
    }

    private void ReportStall(StallReport report)
    {
        ReactorEventSource.Tell(static (source, text) => source.Stalled(text), report.ToString());
        lock (_stalls)
        {
            _stalls.Enqueue(report);
            if (_stalls.Count > MostStalls)
                _stalls.Dequeue();
        }

        if (report.HasEnded)
        {
            Stalls++;
            _flightFiles?.Write("a stall");
        }

        if (_options.Stalled is { } handler)
            handler(report);
        else
            Report(ReportKind.Stall, report.ToString());
    }

    /// <summary>What the watchdog tells of a stall that lasts.</summary>
    internal (string? Method, string? Thread) LookAtStall() =>
        (Scheduler.InspectRunning()?.Stack is [{ } method, ..] ? method.ToString() : null, ThreadState.Of(_threadId)?.ToString());
}
