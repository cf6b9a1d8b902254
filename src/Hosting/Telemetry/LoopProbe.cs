using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet.Hosting;

/// <summary>A fiber of each reactor that measures how late it wakes, for the health check and systemd. It wakes four times a second.</summary>
internal sealed class LoopProbe(Reactor reactor)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(250);

    private long _beat = Stopwatch.GetTimestamp();
    private long _lag;

    internal Reactor Reactor => reactor;

    /// <summary>How late the reactor is: the last measurement, or how long the next one is overdue. Any thread, also while the loop is stuck.</summary>
    internal TimeSpan Lag
    {
        get
        {
            var measured = TimeSpan.FromTicks(Volatile.Read(ref _lag));
            TimeSpan overdue = Overdue;
            return overdue > measured ? overdue : measured;
        }
    }

    /// <summary>How long the fiber should have run by now; less than zero if it need not have. Any thread.</summary>
    internal TimeSpan Overdue => Stopwatch.GetElapsedTime(Volatile.Read(ref _beat)) - s_interval;

    internal void Start() => Fiber.Start(this, static probe => probe.Run(), "loop probe");

    private async FiberTask Run()
    {
        while (true)
        {
            long asleep = Stopwatch.GetTimestamp();
            await Fiber.Sleep(s_interval);
            TimeSpan lag = Stopwatch.GetElapsedTime(asleep) - s_interval;
            Volatile.Write(ref _lag, lag.Ticks);
            Volatile.Write(ref _beat, Stopwatch.GetTimestamp());
        }
    }
}
