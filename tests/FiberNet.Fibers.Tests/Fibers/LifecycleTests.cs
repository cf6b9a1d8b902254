namespace FiberNet.Tests;

public class LifecycleTests
{
    [Fact]
    public void Create_runs_at_once_and_then_resumes_the_creator() => Sim.Run(async () =>
    {
        var log = new List<string>();
        Fiber.Start(async () => log.Add("queued"));
        Fiber a = Fiber.Create(async () =>
        {
            log.Add("a");
            Fiber.Create(async () =>
            {
                log.Add("b");
                await Fiber.Yield();
                log.Add("b2");
            });
            log.Add("a2");
            await Fiber.Yield();
            log.Add("a3");
        });
        log.Add("m");
        await a;
        await Fiber.Yield();
        Assert.Equal(["a", "b", "a2", "m", "queued", "b2", "a3"], log);
    });

    [Fact]
    public void Create_returns_a_dead_fiber_if_the_body_never_suspends() => Sim.Run(async () =>
    {
        Fiber<int> fiber = Fiber.Create(async () => 7);
        Assert.Equal(FiberStatus.Dead, fiber.Status);
        Assert.Equal(7, fiber.Result);
    });

    [Fact]
    public void Started_fibers_run_in_the_order_of_their_start() => Sim.Run(async () =>
    {
        var log = new List<int>();
        var fibers = Enumerable.Range(0, 100).Select(i => Fiber.Start(i, async i => log.Add(i))).ToList();
        Assert.Empty(log);
        foreach (Fiber fiber in fibers)
            await fiber;
        Assert.Equal(Enumerable.Range(0, 100), log);
    });

    [Fact]
    public void Yielding_fibers_take_turns_in_order() => Sim.Run(async () =>
    {
        var log = new List<int>();
        var fibers = Enumerable.Range(0, 5).Select(i => Fiber.Start(async () =>
        {
            for (int round = 0; round < 3; round++)
            {
                log.Add(i);
                await Fiber.Yield();
            }
        })).ToList();
        foreach (Fiber fiber in fibers)
            await fiber;
        Assert.Equal([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4], log);
    });

    [Fact]
    public void Sleepers_wake_by_deadline_and_then_in_arming_order() => Sim.Run(async () =>
    {
        var log = new List<string>();
        var fibers = new[] { (3, "c"), (1, "a"), (3, "d"), (2, "b"), (3, "e") }
            .Select(item => Fiber.Start(async () =>
            {
                await Fiber.Sleep(Sim.Seconds(item.Item1));
                log.Add(item.Item2);
            })).ToList();
        foreach (Fiber fiber in fibers)
            await fiber;
        Assert.Equal(["a", "b", "c", "d", "e"], log);
        Assert.Equal(Sim.Seconds(3), Sim.Now);
    });

    [Fact]
    public void A_sleep_of_zero_is_a_yield() => Sim.Run(async () =>
    {
        var log = new List<string>();
        Fiber.Start(async () => log.Add("other"));
        await Fiber.Sleep(TimeSpan.Zero);
        log.Add("me");
        Assert.Equal(["other", "me"], log);
        Assert.Equal(TimeSpan.Zero, Sim.Now);
    });

    [Fact]
    public void Deeply_nested_creations_are_queued_and_all_run() => Sim.Run(async () =>
    {
        int deepest = 0;
        void Nest(int depth) => Fiber.Create(async () =>
        {
            deepest = Math.Max(deepest, depth);
            if (depth < 10_000)
                Nest(depth + 1);
        });
        bool overtaken = false;
        Fiber.Start(async () => overtaken = deepest < 10_000);
        Nest(1);
        Assert.Equal(64, deepest);
        await Fiber.Yield();
        Assert.Equal(10_000, deepest);
        Assert.False(overtaken);
    });

    [Fact]
    public void Status_tells_what_a_fiber_does() => Sim.Run(async () =>
    {
        Fiber me = Fiber.Current;
        Assert.Equal(FiberStatus.Running, me.Status);
        FiberStatus seenByChild = default;
        Fiber child = Fiber.Start(async () =>
        {
            seenByChild = me.Status;
            await Fiber.Sleep(Sim.Seconds(1));
        });
        Assert.Equal(FiberStatus.Ready, child.Status);
        await Fiber.Yield();
        Assert.Equal(FiberStatus.Suspended, child.Status);
        Assert.Equal(FiberStatus.Ready, seenByChild);
        await child;
        Assert.Equal(FiberStatus.Dead, child.Status);
        Fiber.Create(async () => seenByChild = me.Status);
        Assert.Equal(FiberStatus.Ready, seenByChild);
    });

    [Fact]
    public void Numbers_are_unique_and_find_only_living_fibers() => Sim.Run(async () =>
    {
        var seen = new HashSet<long>();
        for (int round = 0; round < 3; round++)
        {
            var fibers = Enumerable.Range(0, 20_000).Select(_ => Fiber.Start(async () => { })).ToList();
            Assert.All(fibers, fiber => Assert.True(seen.Add(fiber.Id)));
            Assert.Same(fibers[77], Fiber.Find(fibers[77].Id));
            await fibers[^1];
            Assert.All(fibers, fiber => Assert.Null(Fiber.Find(fiber.Id)));
        }

        Assert.Null(Fiber.Find(0));
        Assert.Null(Fiber.Find(-1));
        Assert.Null(Fiber.Find(long.MaxValue));
        Assert.Same(Fiber.Current, Assert.Single(Fiber.Living));
    });

    [Fact]
    public void Numbers_count_up_from_one() => Sim.Run(async () =>
    {
        Assert.Equal(1, Fiber.Current.Id);
        Fiber longLived = Fiber.Create(async () => await Fiber.Sleep(Sim.Seconds(1)));
        Assert.Equal("fiber 2", longLived.ToString());
        Assert.Equal([3, 4, 5], Enumerable.Range(0, 3).Select(_ => Fiber.Create(async () => { }).Id));

        // A number whose place a living fiber takes is left out.
        long last = 5;
        for (int i = 0; i < 1000; i++)
        {
            long next = Fiber.Create(async () => { }).Id;
            Assert.InRange(next, last + 1, last + 3);
            last = next;
        }

        Assert.Same(longLived, Fiber.Find(2));
        Assert.Null(Fiber.Find(2 + 64));
    });

    [Fact]
    public void The_registry_shrinks_around_a_survivor() => Sim.Run(async () =>
    {
        const int Count = 200_000;
        var gate = new FiberEvent();
        var keep = new FiberEvent();
        var fibers = new List<Fiber>();
        for (int i = 0; i < Count; i++)
        {
            bool survives = i == (int)(Count * 0.6);
            fibers.Add(Fiber.Start(async () => await (survives ? keep : gate).Wait()));
        }

        await Fiber.Yield();
        gate.Set();
        await fibers[^1];
        Fiber survivor = fibers[(int)(Count * 0.6)];
        Assert.Same(survivor, Fiber.Find(survivor.Id));
        FiberScheduler.Current!.CheckInvariants();
        Assert.Equal(2, Fiber.Living.Count);
        var ids = fibers.Select(fiber => fiber.Id).ToHashSet();
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.DoesNotContain(Fiber.Start(async () => { }).Id, ids));
        keep.Set();
    });

    [Fact]
    public void A_fiber_is_the_same_object_everywhere() => Sim.Run(async () =>
    {
        Fiber? seen = null;
        Fiber fiber = Fiber.Start(async () =>
        {
            seen = Fiber.Current;
            await Fiber.Yield();
            Assert.Same(seen, Fiber.Current);
            await Fiber.Sleep(Sim.Seconds(1));
        });
        await Fiber.Yield();
        Assert.Same(fiber, seen);
        Assert.Same(fiber, Fiber.Find(fiber.Id));
        Assert.Contains(fiber, Fiber.Living);
        await fiber;
    });

    [Fact]
    public void Names_of_any_length_outlive_the_fiber() => Sim.Run(async () =>
    {
        string name = new('n', 1000);
        Fiber fiber = Fiber.Create(async () => { }, name);
        Assert.Equal(FiberStatus.Dead, fiber.Status);
        Assert.Equal(name, fiber.Name);
        Assert.EndsWith($"'{name}'", fiber.ToString(), StringComparison.Ordinal);
        Assert.Equal((name, FiberStatus.Dead), (fiber.Info().Name, fiber.Info().Status));
        Assert.Empty(fiber.StackTrace);
    });

    [Fact]
    public void Names_show_in_messages() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(async () => { }, "worker");
        Assert.Equal("worker", fiber.Name);
        Assert.Equal($"fiber {fiber.Id} 'worker'", fiber.ToString());
        Assert.Equal("main", Fiber.Current.Name);
        Assert.Null(Fiber.Start(async () => { }).Name);
    });

    [Fact]
    public void A_body_gets_its_state_without_a_closure() => Sim.Run(async () =>
    {
        Assert.Equal(5, await Fiber.Start((2, 3), static async pair =>
        {
            await Fiber.Yield();
            return pair.Item1 + pair.Item2;
        }));
        var list = new List<int>();
        await Fiber.Create(list, static async list => list.Add(1));
        Assert.Equal([1], list);
    });

    [Fact]
    public void A_body_may_return_an_operation() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        Fiber<Received<int>> getter = Fiber.Start(() => channel.Get());
        Fiber sleeper = Fiber.Start(() => Fiber.Sleep(Sim.Seconds(1)));
        await channel.Put(3);
        Assert.Equal(3, (await getter).Value);
        await sleeper;
        Assert.Equal(Sim.Seconds(1), Sim.Now);
    });

    [Fact]
    public void A_body_that_throws_without_a_frame_fails_its_fiber() => Sim.Run(async () =>
    {
        Fiber fiber = Fiber.Start(FiberTask () => throw new InvalidTimeZoneException("here"));
        Assert.Equal("here", (await fiber.Throws<InvalidTimeZoneException>()).Message);
    });

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => Fiber.Current);
        Assert.Throws<InvalidOperationException>(() => Fiber.Start(async () => { }));
        Assert.Throws<InvalidOperationException>(() => Fiber.Yield());
        Assert.False(Fiber.TryGetCurrent(out _));
        Assert.Throws<ArgumentNullException>(() => FiberScheduler.Run(null!));
        Sim.Run(async () =>
        {
            Assert.Throws<ArgumentNullException>(() => Fiber.Start(null!));
            Assert.Throws<ArgumentNullException>(() => Fiber.Create(null!));
            Assert.Throws<ArgumentNullException>("body", () => Fiber.Start((Func<FiberTask<int>>)null!));
            Assert.Throws<ArgumentNullException>("body", () => Fiber.Create((Func<FiberTask<int>>)null!));
            Assert.Throws<ArgumentOutOfRangeException>(() => Fiber.Sleep(TimeSpan.FromTicks(-2)));
            Assert.Contains("36600", Assert.Throws<ArgumentOutOfRangeException>(() => Fiber.Sleep(TimeSpan.FromDays(36_600))).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => FiberScheduler.Run(async () => { }));
            Fiber me = Fiber.Current;
            await Task.Run(() =>
            {
                Assert.Throws<InvalidOperationException>(() => me.Status);
                Assert.Throws<InvalidOperationException>(() => me.Cancel());
                Assert.Throws<InvalidOperationException>(() => me.Wakeup());
                Assert.Throws<InvalidOperationException>(() => me.Info());
            });
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => FiberScheduler.Run(async () => { }, new FiberSchedulerOptions { ResumeBudget = 0 }));
    }

    [Fact]
    public void A_shuffled_order_is_the_same_for_the_same_seed()
    {
        static List<int> Order(int? seed)
        {
            var log = new List<int>();
            FiberScheduler.Run(async () =>
            {
                var fibers = Enumerable.Range(0, 50).Select(i => Fiber.Start(async () => log.Add(i))).ToList();
                foreach (Fiber fiber in fibers)
                    await fiber;
            }, new FiberSchedulerOptions { Clock = new VirtualClock(), ShuffleSeed = seed });
            return log;
        }

        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
        Assert.NotEqual(Order(1), Order(null));
        Assert.Equal(Enumerable.Range(0, 50), Order(1).Order());
    }
}
