using System.Runtime.CompilerServices;

namespace FiberNet.Tests.Diagnostics;

public class DeadlockTests
{
    [Fact]
    public void Reactor_in_which_nothing_can_happen_says_so_once()
    {
        var reports = new List<ReactorReport>();
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
            Reported = report =>
            {
                reports.Add(report);
                reactor!.Post(never.Set);
            },
        });
        ReactorReport report = Assert.Single(reports);
        Assert.Equal(ReportKind.Deadlock, report.Kind);
        Assert.Contains("no timer, descriptor, foreign task or signal is left", report.Text, StringComparison.Ordinal);
        Assert.Contains("'waiter': waiting for event 'never'", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ring_of_locks_is_reported_although_others_go_on()
    {
        var reports = new List<ReactorReport>();
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
            Reported = report =>
            {
                reports.Add(report);
                reported.Release();
            },
        });
        ReactorReport report = Assert.Single(reports);
        Assert.Equal(ReportKind.Deadlock, report.Kind);
        Assert.Contains("deadlock: 2 fibers wait for each other", report.Text, StringComparison.Ordinal);
        Assert.Contains("'first' waits for mutex 'ledger', held by", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_rings_make_one_report()
    {
        const int Rings = 20;
        var reports = new List<ReactorReport>();
        using var reported = new SemaphoreSlim(0);
        Rig.Run(async () =>
        {
            var fibers = new List<Fiber>();
            for (int ring = 0; ring < Rings; ring++)
            {
                var stock = new FiberMutex($"stock {ring}");
                var ledger = new FiberMutex($"ledger {ring}");
                fibers.Add(Fiber.Start(() => LockBoth(stock, ledger)));
                fibers.Add(Fiber.Start(() => LockBoth(ledger, stock)));
            }

            await reported.WaitAsync();
            fibers.ForEach(static fiber => fiber.Cancel());
        }, new ReactorOptions
        {
            DeadlockThreshold = TimeSpan.FromMilliseconds(20),
            Reported = report =>
            {
                reports.Add(report);
                reported.Release();
            },
        });

        // A look that comes at the very moment may find some of them too young, and the next one tells of these.
        Assert.InRange(reports.Count, 1, 2);
        Assert.Contains($"and {Rings - 16} more rings of fibers that wait for each other", reports[0].Text, StringComparison.Ordinal);
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

        // They are none the worse for it: found again, also while finalizers are late, and cancelled as others are.
        DropSlowly();
        Assert.Equal(expected, NamesOfLost());
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
    private static void DropSlowly()
    {
        for (int i = 0; i < 20; i++)
            _ = new SlowlyFinalized();
    }

    /// <summary>Holds the finalizer's thread up, so that it has not come to all when a search begins. Nothing waits for the time.</summary>
    private sealed class SlowlyFinalized
    {
        ~SlowlyFinalized() => Thread.Sleep(5);
    }

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
