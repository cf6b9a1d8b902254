using System.Diagnostics;

namespace FiberNet.Bench;

/// <summary>How late a timer is when nothing else goes on: a fiber's sleep, a timerfd under read(2), and .NET's timers. In turns.</summary>
internal static class Lateness
{
    private const int Rounds = 16;
    private const int Samples = 125;

    internal static void Measure()
    {
        List<double> sleeps = [], timerfds = [], timers = [], periods = [];
        using var timerFd = new TimerFd();
        for (int round = 0; round < Rounds; round++)
        {
            Reactor.Run(() => Sleep(sleeps));
            for (int i = 0; i < Samples; i++)
                timerfds.Add(timerFd.Wait(SpanOf(i)));
            if (round % 4 != 0)
                continue;
            for (int i = 0; i < Samples; i++)
                timers.Add(WaitForTimer(SpanOf(i)));
            periods.AddRange(WaitForPeriods().AsTask().Result);
        }

        double baseline = timerfds.ToArray().At(0.99);
        Report.Add("lateness of `Fiber.Sleep` at rest, p99", sleeps.ToArray().At(0.99), "µs", baseline, 1.2);
        Report.Add("the same of a bare timerfd", baseline, "µs");
        Report.Add("the same of `System.Threading.Timer`", timers.ToArray().At(0.99), "µs");
        Report.Add("the same of `PeriodicTimer`", periods.ToArray().At(0.99), "µs");
        Report.Add("median of `Fiber.Sleep`", sleeps.ToArray().At(0.5), "µs");
        Report.Add("median of the timerfd", timerfds.ToArray().At(0.5), "µs");
    }

    /// <summary>Whole milliseconds: the timers of .NET know no others.</summary>
    private static TimeSpan SpanOf(int i) => TimeSpan.FromMilliseconds(1 + i % 4);

    private static double Late(long start, TimeSpan span) => (Stopwatch.GetElapsedTime(start) - span).TotalMicroseconds;

    private static async FiberTask Sleep(List<double> late)
    {
        for (int i = 0; i < Samples; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await Fiber.Sleep(SpanOf(i));
            late.Add(Late(start, SpanOf(i)));
        }
    }

    private static double WaitForTimer(TimeSpan span)
    {
        double late = 0;
        using var fired = new ManualResetEventSlim(false, 0);
        long start = Stopwatch.GetTimestamp();
        using var timer = new Timer(_ =>
        {
            late = Late(start, span);
            fired.Set();
        }, null, span, Timeout.InfiniteTimeSpan);
        fired.Wait();
        return late;
    }

    private static async ValueTask<double[]> WaitForPeriods()
    {
        TimeSpan period = TimeSpan.FromMilliseconds(2);
        double[] late = new double[Samples];
        using var timer = new PeriodicTimer(period);
        for (int i = 0; i < Samples; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
            late[i] = Math.Max(0, Late(start, period));
        }

        return late;
    }
}
