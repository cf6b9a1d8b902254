using FiberNet.Advanced;

namespace FiberNet.Tests;

public class TimerTests
{
    [Fact]
    public void A_virtual_clock_stays_at_its_last_moment()
    {
        var clock = new VirtualClock();
        FiberScheduler.Run(async () =>
        {
            TimeSpan century = TimeSpan.FromDays(36_525);
            await Fiber.Sleep(century);
            await Fiber.Sleep(century);
            Assert.Equal(2 * century, clock.Elapsed);
            await Fiber.Sleep(century);
            TimeSpan end = clock.Elapsed;
            Assert.True(end > 2.9 * century);
            await Fiber.Sleep(century);
            Assert.False(await new FiberEvent().Wait(century));
            using (Fiber.TimeLimit(century))
                await FiberAssert.Throws<TimeoutException>(async () => await new FiberEvent().Wait());
            Assert.Equal(end, clock.Elapsed);
        }, new FiberSchedulerOptions { Clock = clock });
    }

    [Fact]
    public void A_timer_armed_during_a_wait_can_expire_first()
    {
        var log = new List<string>();
        var poller = new CallbackPoller();
        var scheduler = new FiberScheduler(new FiberSchedulerOptions { Clock = new VirtualClock() }, poller);
        scheduler.RunLoop(async () =>
        {
            async FiberTask Sleeper(string name, double milliseconds)
            {
                await Fiber.Sleep(Sim.Milliseconds(milliseconds));
                log.Add($"{name} {Sim.Now.TotalMilliseconds}");
            }

            Fiber late = Fiber.Start(() => Sleeper("late", 10));
            Fiber? early = null;

            // By then the timers of the late one's tick are in order already.
            poller.AtNextPoll = () => scheduler.Post(() => early = Fiber.Start(() => Sleeper("early", 5)));
            await late.Join();
            await early!.Join();
            return log;
        });
        Assert.Equal(["early 5", "late 10"], log);
    }

    private sealed class CallbackPoller : IPoller
    {
        internal Action? AtNextPoll { get; set; }

        public void Poll(long timeout)
        {
            Action? callback = AtNextPoll;
            AtNextPoll = null;
            callback?.Invoke();
        }

        public void Wake()
        {
        }
    }

    [Fact]
    public void A_provider_timer_can_be_disposed_on_another_thread() => FiberScheduler.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        int before = scheduler.TimerCount;
        ITimer timer = scheduler.TimeProvider.CreateTimer(static _ => Assert.Fail("disposed"), null, Sim.Seconds(3600), Timeout.InfiniteTimeSpan);
        Assert.Equal(before + 1, scheduler.TimerCount);

        await Task.Run(timer.Dispose);

        // What was posted is taken in order. That the task has ended says nothing: if it was quick, nobody had to post that.
        var taken = new FiberEvent();
        scheduler.Post(taken.Set);
        await taken.Wait();
        Assert.Equal(before, scheduler.TimerCount);
    });

    [Fact]
    public void A_disposed_provider_timer_is_disarmed_at_once() => Sim.Run(async () =>
    {
        FiberScheduler scheduler = FiberScheduler.Current!;
        int before = scheduler.TimerCount;
        ITimer timer = scheduler.TimeProvider.CreateTimer(static _ => Assert.Fail("disposed"), null, Sim.Seconds(3600), Timeout.InfiniteTimeSpan);
        Assert.Equal(before + 1, scheduler.TimerCount);
        timer.Dispose();
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
    public void A_provider_timer_can_be_changed_until_it_is_disposed() => Sim.Run(async () =>
    {
        int fired = 0;
        ITimer timer = FiberScheduler.Current!.TimeProvider.CreateTimer(_ => fired++, null, Sim.Seconds(1), Timeout.InfiniteTimeSpan);
        Assert.True(timer.Change(Sim.Seconds(3), Timeout.InfiniteTimeSpan));
        await Fiber.Sleep(Sim.Seconds(2));
        Assert.Equal(0, fired);
        await Fiber.Sleep(Sim.Seconds(2));
        Assert.Equal(1, fired);
        timer.Dispose();
        Assert.False(timer.Change(Sim.Seconds(1), Timeout.InfiniteTimeSpan));
        await Fiber.Sleep(Sim.Seconds(2));
        Assert.Equal(1, fired);
    });

    [Fact]
    public void A_provider_timer_hands_its_state_to_the_callback() => Sim.Run(async () =>
    {
        object state = new();
        object? seen = null;
        using ITimer timer = FiberScheduler.Current!.TimeProvider.CreateTimer(given => seen = given, state, Sim.Seconds(1), Timeout.InfiniteTimeSpan);
        await Fiber.Sleep(Sim.Seconds(2));
        Assert.Same(state, seen);
    });

    [Fact]
    public void A_provider_timer_with_a_period_fires_repeatedly() => Sim.Run(async () =>
    {
        int fired = 0;
        using ITimer timer = FiberScheduler.Current!.TimeProvider.CreateTimer(_ => fired++, null, Sim.Seconds(1), Sim.Seconds(2));
        await Fiber.Sleep(Sim.Seconds(8));
        Assert.Equal(4, fired);
        timer.Change(Sim.Seconds(1), Sim.Seconds(5));
        await Fiber.Sleep(Sim.Seconds(12));
        Assert.Equal(7, fired);
    });

    [Fact]
    public void A_sleep_counts_from_its_start_not_from_that_of_the_turn() => FiberScheduler.Run(async () =>
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

            if (i % 100 == 0)
                FiberScheduler.Current!.CheckInvariants();
        }

        foreach (Fiber fiber in early)
            fiber.Cancel();
        await Fiber.Sleep(TimeSpan.FromDays(20_000));
        Assert.Equal(model.Order(), fired);
        Assert.Equal(0, FiberScheduler.Current!.TimerCount);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Timers_of_the_current_tick_fire_like_a_sorted_list(int seed) => Sim.Run(async () =>
    {
        // Within a few ticks of 2^20 ns: many to a tick, armed before it comes and in it, dropped in it, often equal.
        var random = new Random(seed);
        var expected = new List<(TimeSpan Deadline, int Sequence)>();
        var fired = new List<(TimeSpan Deadline, int Sequence)>();
        var fibers = new List<Fiber>();
        int armed = 0;
        for (int i = 0; i < 1500; i++)
        {
            fibers.Add(Fiber.Create(async () =>
            {
                for (int round = 0; round < 8; round++)
                {
                    TimeSpan duration = TimeSpan.FromTicks(random.Next(3) == 0 ? random.Next(1, 30_000) : 1000 * random.Next(1, 12));
                    (TimeSpan Deadline, int Sequence) timer = (Sim.Now + duration, armed++);
                    expected.Add(timer);
                    try
                    {
                        await Fiber.Sleep(duration);
                    }
                    catch (FiberCanceledException)
                    {
                        expected.Remove(timer);
                        return;
                    }

                    fired.Add((Sim.Now, timer.Sequence));
                    if (timer.Sequence % 200 == 0)
                        FiberScheduler.Current!.CheckInvariants();
                    if (random.Next(10) == 0)
                        fibers[random.Next(fibers.Count)].Cancel();
                }
            }));
        }

        await Fiber.Sleep(Sim.Seconds(1));
        Assert.Equal(expected.Order(), fired);
        Assert.Equal(0, FiberScheduler.Current!.TimerCount);
    });

    [Theory]
    [InlineData(3_000, 1)]
    [InlineData(100, 30)]
    public void Equal_deadlines_keep_their_order_when_numbers_wrap(int timers, int ticks) => Sim.Run(async () =>
    {
        // The numbers begin a thousand before they wrap.
        var fired = new List<int>();
        for (int tick = 0; tick < ticks; tick++)
        {
            for (int i = 0; i < timers; i++)
            {
                int sequence = (tick * timers) + i;
                TimeSpan duration = Sim.Milliseconds(10 * (tick + 1));
                Fiber fiber = Fiber.Create(async () =>
                {
                    await Fiber.Sleep(duration);
                    fired.Add(sequence);
                });
                if (i % 7 == 3)
                    fiber.Cancel();
            }
        }

        await Fiber.Sleep(Sim.Seconds(1));
        Assert.Equal(Enumerable.Range(0, timers * ticks).Where(i => i % timers % 7 != 3), fired);
    });

    [Fact]
    public void Equal_sleeps_end_in_order_in_a_late_loop() => FiberScheduler.Run(async () =>
    {
        // One tick or several fall due at once while the last one is half done: what they are kept in never runs empty.
        var random = new Random(1);
        TimeSpan[] lengths = [.. Enumerable.Range(1, 20).Select(i => Sim.Milliseconds(0.93 * i))];
        Queue<int>[] asleep = [.. lengths.Select(_ => new Queue<int>())];
        int armed = 0;
        int early = 0;
        int outOfOrder = 0;
        Fiber[] fibers = [.. Enumerable.Range(0, 1500).Select(_ => Fiber.Start(async () =>
        {
            for (int round = 0; round < 40; round++)
            {
                int kind = random.Next(lengths.Length);
                int number = armed++;
                asleep[kind].Enqueue(number);
                long begin = FiberClock.Monotonic.Timestamp;
                await Fiber.Sleep(lengths[kind]);
                early += FiberClock.Monotonic.Timestamp - begin < lengths[kind].Ticks * TimeSpan.NanosecondsPerTick ? 1 : 0;
                outOfOrder += asleep[kind].Dequeue() == number ? 0 : 1;
            }
        }))];
        Fiber late = Fiber.Start(async () =>
        {
            while (true)
            {
                long start = FiberClock.Monotonic.Timestamp;
                long length = random.NextInt64(100_000, 1_500_000);
                while (FiberClock.Monotonic.Timestamp - start < length)
                    Thread.SpinWait(100);
                await Fiber.Yield();
            }
        });
        foreach (Fiber fiber in fibers)
            await fiber;
        late.Cancel();
        await late.Quietly();
        Assert.Equal((0, 0), (early, outOfOrder));
    });

    [Fact]
    public void Equal_deadlines_keep_arming_order_when_a_timer_moves() => Sim.Run(async () =>
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
    public void A_timer_rearmed_for_an_equal_deadline_goes_last() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        var log = new List<string>();
        Fiber getter = Fiber.Create(async () =>
        {
            await channel.Get(Sim.Seconds(5));
            await Fiber.Sleep(Sim.Seconds(1));
            await channel.Get(Sim.Seconds(4));
            log.Add("operation");
        });
        await channel.Put(1);
        await Fiber.Sleep(Sim.Seconds(5));
        log.Add("sleeper");
        await getter;
        Assert.Equal(["sleeper", "operation"], log);
        Assert.Equal(Sim.Seconds(5), Sim.Now);
    });

    [Fact]
    public void Timers_within_one_tick_fire_in_order()
    {
        const int Timers = 2_000;
        const int Rounds = 5;
        FiberScheduler.Run(async () =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                var log = new List<int>();
                Fiber[] sleepers = new Fiber[Timers];
                for (int i = 0; i < Timers; i++)
                    sleepers[i] = Fiber.Create((log, i), static async state => await SleepAndLog(state.log, state.i));

                // Turns that take long: when the next tick of the wheel begins, timers of the last one are always left.
                while (sleepers.Any(sleeper => sleeper.Status != FiberStatus.Dead))
                {
                    for (int i = 0; i < 2_000; i++)
                    {
                        Thread.SpinWait(10);
                        await Fiber.Yield();
                    }
                }

                Assert.Equal(Enumerable.Range(0, Timers), log);
                Assert.Equal(0, FiberScheduler.Current!.TimerCount);
            }
        });

        static async FiberTask SleepAndLog(List<int> log, int i)
        {
            await Fiber.Sleep(TimeSpan.FromMicroseconds(2_000 + (12 * i)));
            log.Add(i);
        }
    }

    [Fact]
    public void A_timeout_rearmed_shorter_fires_at_the_new_time() => Sim.Run(async () =>
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
