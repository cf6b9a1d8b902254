using System.Diagnostics;

namespace FiberNet;

/// <summary>
/// A thread that looks, twice per threshold, whether the reactor still runs the same slice. The reactor itself pays one
/// increment a slice, which it counts anyway.
/// </summary>
internal sealed class StallWatchdog : IDisposable
{
    private readonly Reactor _reactor;
    private readonly TimeSpan _threshold;
    private readonly Action<StallReport> _report;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    internal StallWatchdog(Reactor reactor, TimeSpan threshold, Action<StallReport> report)
    {
        _reactor = reactor;
        _threshold = threshold;
        _report = report;
        _thread = new Thread(Watch) { IsBackground = true, Name = "FiberNet watchdog" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Watch()
    {
        var stall = new Stall(-1, null);

        // Half the threshold: a stall is seen at one and a half of it at the latest.
        while (!_stop.Wait(_threshold / 2))
        {
            long position = Position();

            // A callback that is run after the slice of a fiber does not move the position.
            Fiber? running = _reactor.Scheduler.RunningFiber;
            if (position != stall.Position || running != stall.Fiber || !_reactor.IsBusy)
                stall = new Stall(_reactor.IsBusy ? position : -1, running);
            else if (stall.Duration >= stall.NextReport(_threshold))
                TryReport(stall);
        }
    }

    /// <summary>A failure on a thread of our own would end the process. A look that fails must not.</summary>
    private void TryReport(Stall stall)
    {
        try
        {
            Report(stall);
        }
        catch (Exception exception)
        {
            _reactor.Report(ReportKind.CallbackFailed, $"The look at a stall failed: {exception}");
        }
    }

    /// <summary>Moves on with each slice, and with each turn where only posted callbacks run.</summary>
    private long Position() => _reactor.Scheduler.Slices + _reactor.Scheduler.Turns;

    private void Report(Stall stall)
    {
        (string? method, string? thread) = _reactor.LookAtStall();

        // If neither has moved since, this fiber is the one that stalls, and this is its method.
        Interlocked.MemoryBarrier();
        if (_reactor.Scheduler.RunningFiber != stall.Fiber || Position() != stall.Position)
            return;
        stall.Method = method ?? stall.Method;
        bool isFirst = stall.Reports++ == 0;
        Tell(new StallReport(stall.Fiber, stall.Duration, HasEnded: false, StackTrace: null) { Method = method, Thread = thread });

        // The reactor takes its inbox when the slice is over, and tells where the fiber is then.
        if (isFirst)
            _reactor.Post(() => End(stall));
    }

    private void End(Stall stall)
    {
        int milliseconds = (int)Math.Min(stall.Duration.TotalMilliseconds, ushort.MaxValue);
        _reactor.Scheduler.Recorder?.Write(FlightEvent.Stall, stall.Fiber?.Id ?? 0, 0, milliseconds);
        _report(new StallReport(stall.Fiber, stall.Duration, HasEnded: true, stall.Fiber?.StackTrace) { Method = stall.Method });
    }

    /// <summary>An exception of the handler must not end the process, which it would on a thread of our own.</summary>
    private void Tell(StallReport report)
    {
        try
        {
            _report(report);
        }
        catch (Exception exception)
        {
            _reactor.Report(ReportKind.CallbackFailed, $"The handler of a stall report failed: {exception}");
        }
    }

    /// <summary>A slice that may stall.</summary>
    private sealed class Stall(long position, Fiber? fiber)
    {
        private readonly long _since = Stopwatch.GetTimestamp();

        internal long Position => position;

        internal Fiber? Fiber => fiber;

        internal TimeSpan Duration => Stopwatch.GetElapsedTime(_since);

        internal int Reports { get; set; }

        /// <summary>The method that was seen last. Written by the watchdog, read by the reactor's thread when the slice is over.</summary>
        internal string? Method { get; set; }

        /// <summary>After one, two, four times the threshold and so on: a stall that lasts a day is told 20 times.</summary>
        internal TimeSpan NextReport(TimeSpan threshold) => threshold * Math.Pow(2, Reports);
    }
}
