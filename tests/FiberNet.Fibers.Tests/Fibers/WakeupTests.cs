namespace FiberNet.Tests;

/// <summary>What a wake-up does, and what it leaves alone.</summary>
public class WakeupTests
{
    [Fact]
    public void Wakeup_ends_a_sleep_early_and_has_no_other_effect() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        var log = new List<string>();
        Fiber fiber = Fiber.Start(async () =>
        {
            await Fiber.Sleep(Sim.Seconds(100));
            log.Add($"woke at {Sim.Now.TotalSeconds}");
            Received<int> received = await channel.Get(Sim.Seconds(5));
            log.Add($"{received.Status} at {Sim.Now.TotalSeconds}");
            await Fiber.Yield();
        });
        fiber.Wakeup();
        await Fiber.Sleep(Sim.Seconds(1));
        fiber.Wakeup();
        fiber.Wakeup();
        await Fiber.Sleep(Sim.Seconds(1));
        fiber.Wakeup();
        await Fiber.Sleep(Sim.Seconds(1));
        fiber.Wakeup();
        await fiber;
        fiber.Wakeup();
        Fiber.Current.Wakeup();
        Assert.Equal(["woke at 1", "TimedOut at 6"], log);
    });

    [Fact]
    public void Wakeup_changes_neither_a_deadline_nor_a_place_in_line() => Sim.Run(async () =>
    {
        var channel = new FiberChannel<int>();
        var full = new FiberChannel<int>();
        var condition = new FiberCondition();
        var semaphore = new FiberSemaphore(0);
        var never = new FiberEvent();
        var mutex = new FiberMutex();
        var foreign = new TaskCompletionSource();
        using MutexGuard held = await mutex.Lock();
        Fiber endless = Fiber.Start(() => never.Wait());
        TimeSpan limit = Sim.Seconds(5);
        Func<FiberTask<bool>>[] waits =
        [
            async () => await channel.Get(limit),
            async () => await full.Put(1, limit) == ChannelStatus.Ok,
            () => condition.Wait(limit),
            () => semaphore.Acquire(limit),
            () => never.Wait(limit),
            () => mutex.TryLock(limit),
            () => endless.Join(limit),
            () => Fiber.Await(foreign.Task, limit),
            async () => await Select.Any(limit, channel.GetCase()) == 0,
        ];
        var fibers = waits.Select(wait => Fiber.Start(wait)).ToList();
        for (int second = 0; second < 4; second++)
        {
            await Fiber.Sleep(Sim.Seconds(1));
            fibers.ForEach(fiber => fiber.Wakeup());
        }

        foreach (Fiber<bool> fiber in fibers)
            Assert.False(await fiber);
        Assert.Equal(limit, Sim.Now);
        Assert.All(fibers, fiber => Assert.Equal(2, fiber.Info().Switches));

        Fiber<Received<int>> first = Fiber.Start(() => channel.Get());
        Fiber<Received<int>> next = Fiber.Start(() => channel.Get());
        await Fiber.Yield();
        first.Wakeup();
        await Fiber.Yield();
        Assert.True(channel.TryPut(1) && channel.TryPut(2));
        Assert.Equal((1, 2), ((await first).Value, (await next).Value));
        never.Set();
        foreign.SetResult();
    });
}
