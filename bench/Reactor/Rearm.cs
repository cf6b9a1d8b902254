using FiberNet.Advanced;

namespace FiberNet.Bench;

/// <summary>
/// What a timeout adds to an operation that has to wait, as each read of a connection does: its deadline is armed and dropped
/// with each. The clock is read for it, which is taken off.
/// </summary>
internal static class Rearm
{
    private const int Operations = 100_000;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    internal static void Measure()
    {
        FiberClock clock = FiberClock.Monotonic;
        double[] times = Rounds.Measure(
            Operations,
            () => Run(s_timeout),
            () => Run(null),
            () =>
            {
                long sum = 0;
                for (int i = 0; i < Operations; i++)
                    sum += clock.Timestamp;
                GC.KeepAlive(sum);
            });
        Report.Add("a timeout re-armed at each read, besides the clock read", times[0] - times[1] - times[2], "ns", 4);
        Report.Add("an operation with a timeout", times[0], "ns");
        Report.Add("the same without", times[1], "ns");
        Report.Add("a clock read", times[2], "ns");
    }

    private static void Run(TimeSpan? timeout) => FiberScheduler.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        for (int i = 0; i < Operations; i++)
        {
            scheduler.EnterOperation();
            await scheduler.Rent<ArrivingOperation>().Start(timeout);
        }
    });
}
