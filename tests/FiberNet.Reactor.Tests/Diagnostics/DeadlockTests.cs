using System.Runtime.CompilerServices;

namespace FiberNet.Tests.Diagnostics;

public class DeadlockTests
{
    [Fact]
    public void Reactor_in_which_nothing_can_happen_says_so_once()
    {
        var lines = new List<string>();
        Reactor? reactor = null;
        var never = new FiberEvent(name: "never");
        Rig.Run(async () =>
        {
            reactor = Reactor.Current;
            Fiber waiter = Fiber.Start(async () => { await never.Wait(); }, "waiter");
            await waiter.Join();
        }, new ReactorOptions
        {
            Name = "quiet",
            Log = line =>
            {
                lines.Add(line);
                reactor!.Post(never.Set);
            },
        });
        string line = Assert.Single(lines);
        Assert.Contains("no timer, descriptor, foreign task or signal is left", line, StringComparison.Ordinal);
        Assert.Contains("'waiter': waiting for event 'never'", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Ring_of_locks_is_reported_although_others_go_on()
    {
        var lines = new List<string>();
        using var reported = new SemaphoreSlim(0);
        Rig.Run(async () =>
        {
            var stock = new FiberMutex("stock");
            var ledger = new FiberMutex("ledger");
            Fiber heartbeat = Fiber.Start(async () =>
            {
                while (true)
                    await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            });
            Fiber first = Fiber.Start(() => LockBoth(stock, ledger), "first");
            Fiber second = Fiber.Start(() => LockBoth(ledger, stock), "second");
            await reported.WaitAsync();
            first.Cancel();
            second.Cancel();
            heartbeat.Cancel();
        }, new ReactorOptions
        {
            DeadlockThreshold = TimeSpan.FromMilliseconds(20),
            Log = line =>
            {
                lines.Add(line);
                reported.Release();
            },
        });
        string line = Assert.Single(lines);
        Assert.Contains("deadlock: 2 fibers wait for each other", line, StringComparison.Ordinal);
        Assert.Contains("'first' waits for mutex 'ledger', held by", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Fibers_that_wait_for_what_is_gone_are_lost() => Rig.Run(async () =>
    {
        var kept = new FiberEvent();
        Fiber held = Fiber.Start(async () => { await kept.Wait(); }, "held");
        StartLost();
        await Quiet.Turns(2);
        string[] expected = ["lost channel", "lost joiner", "lost lock"];
        Assert.Equal(expected, NamesOfLost());

        // They are none the worse for it: found again, and cancelled as others are.
        Assert.Equal(expected, NamesOfLost());
        foreach (Fiber fiber in Fiber.Living.Where(fiber => expected.Contains(fiber.Name)))
            fiber.Cancel();
        kept.Set();
        await held.Join();
    });

    /// <summary>Names only: what refers to a fiber or to its wait finds it again.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string[] NamesOfLost() => [.. Reactor.Current.Scheduler.FindLost().Select(fiber => fiber.Name!).Order(StringComparer.Ordinal)];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StartLost()
    {
        var channel = new FiberChannel<int>();
        Fiber getter = Fiber.Start(async () => { await channel.Get(); }, "lost channel");
        Fiber.Start(() => getter.Join(), "lost joiner");
        Fiber.Start(async () =>
        {
            var mutex = new FiberMutex();
            MutexGuard guard = await mutex.Lock();
            await Fiber.Start(async () => await mutex.Lock(), "lost lock").Join(TimeSpan.Zero);
        }, "forgetful");
    }

    private static async FiberTask LockBoth(FiberMutex first, FiberMutex second)
    {
        using MutexGuard one = await first.Lock();
        await Fiber.Yield();
        using MutexGuard two = await second.Lock();
    }
}
