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
        long position = -1;
        Fiber? fiber = null;
        long since = 0;
        bool isReported = false;
        // Half the threshold: a stall is seen at one and a half of it at the latest.
        while (!_stop.Wait(_threshold / 2))
        {
            long seen = Position();
            // A callback that is run after the slice of a fiber does not move the position.
            Fiber? running = _reactor.Scheduler.RunningFiber;
            bool isBusy = _reactor.IsBusy;
            if (seen != position || running != fiber || !isBusy)
            {
                position = isBusy ? seen : -1;
                fiber = running;
                since = Stopwatch.GetTimestamp();
                isReported = false;
                continue;
            }

            TimeSpan duration = Stopwatch.GetElapsedTime(since);
            if (isReported || duration < _threshold)
                continue;
            isReported = true;
            Report(position, fiber, since, duration);
        }
    }

    /// <summary>Moves on with each slice, and with each turn where only posted callbacks run.</summary>
    private long Position() => _reactor.Scheduler.Slices + _reactor.Scheduler.Turns;

    private void Report(long position, Fiber? fiber, long since, TimeSpan duration)
    {
        // If neither has moved since, this fiber is the one that stalls.
        Interlocked.MemoryBarrier();
        if (_reactor.Scheduler.RunningFiber != fiber || Position() != position)
            return;
        Tell(new StallReport(fiber, duration, HasEnded: false, StackTrace: null));

        // The reactor takes its inbox when the slice is over, and tells where the fiber is then.
        _reactor.Post(() => _report(new StallReport(fiber, Stopwatch.GetElapsedTime(since), HasEnded: true, fiber?.StackTrace)));
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
            _reactor.Log($"The handler of a stall report failed: {exception}");
        }
    }
}
