namespace FiberNet.Tests;

/// <summary>Bursts of posts, which are part of a turn's budget.</summary>
public class PostBudgetTests
{
    private const int Burst = 100_000;

    [Fact]
    public void A_burst_of_posts_runs_in_order_over_many_turns() => FiberScheduler.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        int next = 0, most = 0, before = 0;
        for (int i = 0; i < Burst; i++)
        {
            int number = i;
            scheduler.Post(() =>
            {
                Assert.Equal(number, next);
                next++;
                if (number == 1000)
                    scheduler.Post(() => Assert.Equal(Burst, next));
            });
        }

        while (next < Burst)
        {
            await Fiber.Yield();
            most = Math.Max(most, next - before);
            before = next;
        }

        Assert.Equal(Burst, next);
        Assert.InRange(most, 1, 512);
    }, new FiberSchedulerOptions { Clock = new VirtualClock() });

    [Fact]
    public void Timers_fire_between_the_posts_of_a_burst() => FiberScheduler.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        using var fired = new ManualResetEventSlim();
        int count = 0, countAtTimer = -1;
        for (int i = 0; i < Burst; i++)
        {
            scheduler.Post(() =>
            {
                // Half of the burst is there to be run when the timer is due, whatever the machine.
                if (++count == Burst / 2)
                    SpinPast(TimeSpan.FromMilliseconds(3));
            });
        }

        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        countAtTimer = count;
        Assert.InRange(countAtTimer, 0, Burst - 1);
    });

    [Fact]
    public void Posts_that_complete_operations_are_charged_for_them() => FiberScheduler.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        var gate = new FiberEvent(isSet: true);
        int count = 0;
        for (int i = 0; i < 1000; i++)
        {
            scheduler.Post(() =>
            {
                count++;
                for (int k = 0; k < 15; k++)
                    Assert.True(gate.Wait().IsCompleted);
            });
        }

        while (count == 0)
            await Fiber.Yield();
        Assert.InRange(count, 1, 512 / 16);
    }, new FiberSchedulerOptions { Clock = new VirtualClock() });

    private static void SpinPast(TimeSpan time)
    {
        long end = FiberClock.Monotonic.Timestamp + time.Ticks * 100;
        while (FiberClock.Monotonic.Timestamp < end)
            Thread.SpinWait(10);
    }
}
