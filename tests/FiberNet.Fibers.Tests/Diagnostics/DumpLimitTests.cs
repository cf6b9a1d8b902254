using System.Text.Json;

namespace FiberNet.Tests;

/// <summary>A dump is short, however many fibers and rings there are, and shows those that tell most.</summary>
public class DumpLimitTests
{
    [Fact]
    public void Rings_beyond_the_first_16_are_counted() => Sim.Run(async () =>
    {
        var rings = new List<Fiber>();
        for (int i = 0; i < 20; i++)
            rings.AddRange(StartRing(2));
        await Fiber.Sleep(Sim.Seconds(1));
        SchedulerDump dump = FiberScheduler.Current!.Inspect();
        Assert.Equal((20, 16), (dump.CycleCount, dump.Cycles.Count));
        Assert.Contains("and 4 more rings of fibers that wait for each other", dump.ToString(), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(dump.ToJson());
        Assert.Equal(20, json.RootElement.GetProperty("cycleCount").GetInt32());
        Assert.Equal(20, FiberScheduler.Current!.Inspect(fibersPerPlace: 100).Cycles.Count);
        Assert.Equal(16, FiberScheduler.Current!.Inspect(fibersPerPlace: 1).Cycles.Count);
        rings.ForEach(static fiber => fiber.Cancel());
    });

    [Fact]
    public void Long_ring_is_shown_by_its_first_fibers() => Sim.Run(async () =>
    {
        Fiber[] ring = StartRing(1000);
        await Fiber.Sleep(Sim.Seconds(1));
        SchedulerDump dump = FiberScheduler.Current!.Inspect();
        WaitCycle cycle = Assert.Single(dump.Cycles);
        Assert.Equal((1000, 16, true), (cycle.Count, cycle.Fibers.Count, cycle.IsCertain));
        Assert.Equal(ring.Take(16).Select(static fiber => fiber.Id), cycle.Fibers.Select(static fiber => fiber.Id));
        string[] lines = dump.ToString().Split(Environment.NewLine);
        Assert.Equal("deadlock: 1000 fibers wait for each other", lines[1]);
        Assert.Equal($"    {ring[14]} waits for mutex 'lock 15', held by {ring[15]}", lines[16]);
        Assert.Equal($"    {ring[15]} waits for mutex 'lock 16', and 984 more fibers follow in the ring", lines[17]);
        foreach (Fiber fiber in ring)
            fiber.Cancel();
    });

    [Fact]
    public void Certain_ring_is_shown_before_pairs_that_only_wait_for_work() => Sim.Run(async () =>
    {
        var pairs = new List<Fiber>();
        for (int i = 0; i < 20; i++)
            pairs.AddRange(StartPair());
        Fiber[] ring = StartRing(3);
        await Fiber.Sleep(Sim.Seconds(1));
        SchedulerDump dump = FiberScheduler.Current!.Inspect();
        Assert.Equal(21, dump.CycleCount);
        Assert.Equal([true, false], dump.Cycles.Select(static cycle => cycle.IsCertain).Distinct());
        Assert.Equal(3, dump.Cycles[0].Count);
        foreach (Fiber fiber in pairs.Concat(ring))
            fiber.Cancel();
    });

    [Fact]
    public void Of_a_crowd_those_are_shown_that_wait_longest() => Sim.Run(async () =>
    {
        Fiber[] crowd = [.. Enumerable.Range(0, 40).Select(static _ => Fiber.Create(SleepAgain))];
        await Fiber.Sleep(Sim.Seconds(1));
        foreach (Fiber fiber in crowd.Except([crowd[20], crowd[30]]))
            fiber.Wakeup();
        await Fiber.Sleep(Sim.Seconds(1));
        FiberPlace place = Assert.Single(FiberScheduler.Current!.Inspect(fibersPerPlace: 2).Places, static place => place.Count == 40);
        Assert.Equal([crowd[20].Id, crowd[30].Id], place.Fibers.Select(static fiber => fiber.Id));
        foreach (Fiber fiber in crowd)
            fiber.Cancel();
    });

    [Fact]
    public void A_measured_crowd_shows_those_that_have_run_longest() => FiberScheduler.Run(
        async () =>
        {
            Fiber[] crowd = [.. Enumerable.Range(0, 40).Select(static number => Fiber.Create(() => WorkAndSleep(number is 20 or 30 ? 20 : 0)))];
            await Fiber.Yield();
            await Fiber.Yield();
            FiberPlace place = Assert.Single(FiberScheduler.Current!.Inspect(fibersPerPlace: 2).Places, static place => place.Count == 40);
            Assert.Equal([crowd[20].Id, crowd[30].Id], place.Fibers.Select(static fiber => fiber.Id));
            foreach (Fiber fiber in crowd)
                fiber.Cancel();
        },
        new FiberSchedulerOptions { MeasureFibers = true });

    /// <summary>Fibers each of which holds a lock and waits for that of the next one.</summary>
    private static Fiber[] StartRing(int count)
    {
        FiberMutex[] locks = [.. Enumerable.Range(0, count).Select(static number => new FiberMutex($"lock {number}"))];
        return [.. Enumerable.Range(0, count).Select(number => Fiber.Start(async () =>
        {
            using MutexGuard one = await locks[number].Lock();
            await Fiber.Sleep(Sim.Seconds(0.1));
            using MutexGuard two = await locks[(number + 1) % count].Lock();
        }))];
    }

    /// <summary>A fiber that asks and one that answers, idle: each waits for what the other one has last served.</summary>
    private static Fiber[] StartPair()
    {
        var questions = new FiberChannel<int>(1);
        var answers = new FiberChannel<int>(1);
        Fiber answering = Fiber.Start(async () =>
        {
            while (await questions.Get() is { Status: ChannelStatus.Ok } question)
                await answers.Put(question.Value);
        });
        Fiber asking = Fiber.Start(async () =>
        {
            await questions.Put(1);
            await answers.Get();
            await answers.Get();
        });
        return [answering, asking];
    }

    private static async FiberTask SleepAgain()
    {
        while (true)
            await Fiber.Sleep(Sim.Seconds(100));
    }

    private static async FiberTask WorkAndSleep(int milliseconds)
    {
        long start = Environment.TickCount64;
        while (Environment.TickCount64 - start < milliseconds)
            Thread.SpinWait(100);
        await Fiber.Sleep(Sim.Seconds(100));
    }
}
