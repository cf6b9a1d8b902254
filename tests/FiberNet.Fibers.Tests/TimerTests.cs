namespace FiberNet.Tests;

public class TimerTests
{
    [Fact]
    public void A_timer_of_the_time_provider_that_is_disposed_elsewhere_is_disarmed() => FiberScheduler.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        int before = scheduler.TimerCount;
        ITimer timer = scheduler.TimeProvider.CreateTimer(static _ => Assert.Fail("disposed"), null, Sim.Seconds(3600), Timeout.InfiniteTimeSpan);
        Assert.Equal(before + 1, scheduler.TimerCount);

        // What a thread posts is taken in order: the news that the task has ended comes after that of the timer.
        await Task.Run(timer.Dispose);
        Assert.Equal(before, scheduler.TimerCount);
    });

    [Fact]
    public void Disposing_a_timer_that_has_fired_leaves_the_others_armed() => Sim.Run(async () =>
    {
        TimeProvider provider = FiberScheduler.Current!.TimeProvider;
        int fired = 0;
        ITimer Arm() => provider.CreateTimer(_ => fired++, null, Sim.Seconds(1), Timeout.InfiniteTimeSpan);

        ITimer first = Arm();
        await Fiber.Sleep(Sim.Seconds(2));
        Assert.Equal(1, fired);
        using ITimer second = Arm();
        using ITimer third = Arm();
        first.Dispose();
        await Fiber.Sleep(Sim.Seconds(2));
        Assert.Equal(3, fired);
    });

    [Fact]
    public void A_sleep_counts_from_where_it_begins_not_from_where_the_turn_began() => FiberScheduler.Run(async () =>
    {
        await Fiber.Yield();
        long turn = FiberClock.Monotonic.Timestamp;
        while (FiberClock.Monotonic.Timestamp - turn < 20_000_000)
            Thread.SpinWait(1000);
        long begin = FiberClock.Monotonic.Timestamp;
        await Fiber.Sleep(Sim.Milliseconds(15));
        Assert.True(FiberClock.Monotonic.Timestamp - begin >= 15_000_000);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Timers_fire_like_a_sorted_list(int seed) => Sim.Run(async () =>
    {
        var random = new Random(seed);
        var model = new List<(TimeSpan Deadline, int Sequence)>();
        var fired = new List<(TimeSpan Deadline, int Sequence)>();
        var early = new List<Fiber>();
        for (int i = 0; i < 3000; i++)
        {
            int sequence = i;
            TimeSpan duration = Duration(random);
            TimeSpan deadline = Sim.Now + duration;
            bool isDropped = random.Next(4) == 0;
            if (!isDropped)
                model.Add((deadline, sequence));
            Fiber fiber = Fiber.Create(async () =>
            {
                await Fiber.Sleep(duration);
                if (!isDropped)
                    fired.Add((Sim.Now, sequence));
            });
            if (isDropped)
                early.Add(fiber);
            if (random.Next(8) == 0)
                await Fiber.Sleep(Duration(random) / 100);
            if (random.Next(8) == 0 && early.Count > 0)
            {
                early[^1].Cancel();
                early.RemoveAt(early.Count - 1);
            }
        }

        foreach (Fiber fiber in early)
            fiber.Cancel();
        await Fiber.Sleep(TimeSpan.FromDays(20_000));
        Assert.Equal(model.Order(), fired);
        Assert.Equal(0, FiberScheduler.Current!.TimerCount);
    });

    [Fact]
    public void Deadlines_that_are_equal_fire_in_the_order_of_arming_also_where_a_timer_was_moved() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        var log = new List<string>();
        Fiber getter = Fiber.Start(async () =>
        {
            await channel.Get(Sim.Seconds(5));
            await channel.Get(Sim.Seconds(10));
            log.Add("operation");
        });
        await Fiber.Yield();
        await channel.Put(1);
        await Fiber.Yield();
        Fiber sleeper = Fiber.Create(async () =>
        {
            await Fiber.Sleep(Sim.Seconds(10));
            log.Add("sleeper");
        });
        await getter;
        await sleeper;
        Assert.Equal(["operation", "sleeper"], log);
        Assert.Equal(Sim.Seconds(10), Sim.Now);
    });

    [Fact]
    public void A_timeout_that_is_rearmed_shorter_fires_at_the_new_time() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        foreach (double seconds in new[] { 100, 1, 50, 2, 0.001, 7 })
        {
            TimeSpan start = Sim.Now;
            Fiber<Received<int>> fiber = Fiber.Create(() => channel.Get(TimeSpan.FromDays(1)));
            await channel.Put(1);
            Assert.True(await fiber);
            Assert.Equal(ChannelStatus.TimedOut, (await channel.Get(Sim.Seconds(seconds))).Status);
            Assert.Equal(Sim.Seconds(seconds), Sim.Now - start);
        }
    });

    private static TimeSpan Duration(Random random)
    {
        // All sizes alike, from nanoseconds' hundreds to decades, and often the same one.
        int bits = random.Next(58);
        long ticks = Math.Min(random.NextInt64(1, 2L << bits), TimeSpan.FromDays(7_000).Ticks);
        return random.Next(3) == 0 ? TimeSpan.FromTicks(ticks) : TimeSpan.FromMilliseconds(random.Next(1, 20));
    }
}
