namespace FiberNet.Tests.Loop;

public class TimerTests
{
    [Fact]
    public void Timers_fire_in_the_order_of_deadline_and_arming() => Rig.Run(async () =>
    {
        var random = new Random(7);
        var fired = new List<(int Delay, int Index)>();
        (int Delay, int Index)[] all = [.. Enumerable.Range(0, 2_000).Select(i => (random.Next(1, 300), i))];
        Fiber[] fibers = [.. all.Select(timer => Fiber.Create(async () =>
        {
            await Fiber.Sleep(TimeSpan.FromMilliseconds(timer.Delay));
            fired.Add(timer);
        }))];
        foreach (Fiber fiber in fibers)
            await fiber.Join();
        Assert.Equal(all.OrderBy(timer => timer.Delay).ThenBy(timer => timer.Index), fired);
    }, Rig.Virtual);

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(300)]
    [InlineData(999)]
    [InlineData(1_001)]
    [InlineData(5_000)]
    public void Sleep_never_ends_early_and_does_not_spin(int microseconds) => Rig.Run(async () =>
    {
        long polls = Reactor.Current.Statistics.Polls;
        for (int i = 0; i < 20; i++)
        {
            long start = FiberClock.Monotonic.Timestamp;
            await Fiber.Sleep(TimeSpan.FromMicroseconds(microseconds));
            Assert.True(FiberClock.Monotonic.Timestamp - start >= microseconds * 1000L);
        }

        Assert.InRange(Reactor.Current.Statistics.Polls - polls, 0, 60);
    });

    [Fact]
    public void Huge_timeouts_neither_overflow_nor_fire() => Rig.Run(async () =>
    {
        TimeSpan[] times = [TimeSpan.FromDays(100 * 365), TimeSpan.FromDays(24.9), TimeSpan.FromMilliseconds(int.MaxValue), TimeSpan.FromMilliseconds(uint.MaxValue), Timeout.InfiniteTimeSpan];
        Fiber[] fibers = [.. times.Select(time => Fiber.Create(() => Fiber.Sleep(time)))];
        Fiber<IoEvents> wait = Fiber.Create(async () => (await Reactor.IoWait(0, IoEvents.Write, TimeSpan.FromDays(30_000))).Events);
        await Fiber.Sleep(TimeSpan.FromMilliseconds(3));
        Assert.All(fibers, fiber => Assert.Equal(FiberStatus.Suspended, fiber.Status));
        foreach (Fiber fiber in fibers)
            fiber.Cancel();
        wait.Cancel();
        await FiberAssert.Throws<ArgumentOutOfRangeException>(() => Fiber.Sleep(TimeSpan.MaxValue));
    });

    [Fact]
    public void A_million_deadlines_armed_and_dropped_leave_nothing() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        var reader = new Advanced.Descriptor(read);
        Fiber<int> pump = Fiber.Create(async () =>
        {
            int count = 0;
            while (await ByteRead.Start(reader, TimeSpan.FromMinutes(1)) >= 0)
                count++;
            return count;
        });
        int most = 0;
        for (int i = 0; i < 20_000; i++)
        {
            Kernel.Write(write, 1);
            await Quiet.Turns(1);
            most = Math.Max(most, Reactor.Current.Statistics.Timers);
        }

        Kernel.Close(write);
        Assert.Equal(20_000, await pump.Join());
        Assert.InRange(most, 0, 4);
        reader.Close();
    });

    [Fact]
    public void Timers_due_together_starve_no_event() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        using var reader = new Advanced.Descriptor(read);
        int fired = 0, firedBefore = -1;
        var log = new ByteReadLog { OnTry = () => firedBefore = fired };
        Fiber waiting = Fiber.Create(async () =>
        {
            await ByteRead.Start(reader, log: log);
        });
        for (int i = 0; i < 100_000; i++)
        {
            Fiber.Create(async () =>
            {
                await Fiber.Sleep(TimeSpan.FromSeconds(1));
                if (fired++ == 0)
                    Kernel.Write(write, 1);
            });
        }

        await waiting.Join();
        Assert.InRange(firedBefore, 1, 5_000);
        await Fiber.Sleep(TimeSpan.FromSeconds(2));
        Assert.Equal(100_000, fired);
        Kernel.Close(write);
    }, Rig.Virtual);

    [Fact]
    public void Fiber_that_sleeps_for_zero_starves_no_other() =>
        Rig.Run(() => Starvation.IsNotCausedBy(() => Fiber.Sleep(TimeSpan.FromTicks(1))));

    [Fact]
    public void Readiness_and_deadline_in_one_turn_lose_no_byte() => Rig.Run(async () =>
    {
        (int read, int write) = Kernel.Pipe();
        using var reader = new Advanced.Descriptor(read);
        int got = 0;
        for (int i = 0; i < 200; i++)
        {
            Fiber<int> fiber = Fiber.Create(async () => await ByteRead.Start(reader, TimeSpan.FromSeconds(1)));
            Fiber.Create(async () =>
            {
                await Fiber.Sleep(TimeSpan.FromSeconds(1));
                Kernel.Write(write, 1);
            });
            int result = await fiber.Join();
            got += result == 1 ? 1 : 0;
            await Fiber.Sleep(TimeSpan.FromSeconds(1));
        }

        while (await ByteRead.Start(reader, TimeSpan.FromSeconds(1)) == 1)
            got++;
        Assert.Equal(200, got);
        Kernel.Close(write);
    }, Rig.Virtual);
}
