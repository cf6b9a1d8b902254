namespace FiberNet.Bench;

/// <summary>A timeout that is armed and dropped again, as nearly all are, while a million others are pending.</summary>
internal static class ArmAndCancel
{
    private const int Operations = 100_000;
    private const int Pending = 1_000_000;
    private const long HalfMinute = 30_000_000_000;
    private const long Hour = 3_600_000_000_000;

    internal static void Measure()
    {
        var target = new Nobody();
        var wheel = new TimerWheel(0);
        for (int i = 0; i < Pending; i++)
            wheel.Add(Hour + i * 7919L % 3_600_000 * 1_000_000, target);
        double[] ours = Rounds.Measure(Operations, () =>
        {
            // As a server does it: the same timeout each time, from a clock that goes on.
            for (int i = 0; i < Operations; i++)
                wheel.Remove(wheel.Add(HalfMinute + i * 1000L, target));
        });

        var timers = new List<Timer>();
        for (int i = 0; i < Pending; i++)
            timers.Add(new Timer(static _ => { }, null, 3_600_000 + i * 7919L % 3_600_000, -1));
        double[] theirs = Rounds.Measure(
            Operations,
            () =>
            {
                for (int i = 0; i < Operations; i++)
                    new Timer(static _ => { }, null, 3_600_000, -1).Dispose();
            },
            () =>
            {
                for (int i = 0; i < Operations; i++)
                    new PeriodicTimer(TimeSpan.FromHours(1)).Dispose();
            });
        timers.ForEach(timer => timer.Dispose());
        Report.Add("arm and cancel, 1,000,000 pending", ours[0], "ns", 10);
        Report.Add("the same, `System.Threading.Timer`", theirs[0], "ns");
        Report.Add("the same, `PeriodicTimer`", theirs[1], "ns");
    }

    private sealed class Nobody : ITimerTarget
    {
        public void OnTimer(long now)
        {
        }
    }
}
