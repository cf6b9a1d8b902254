namespace FiberNet.Tests;

/// <summary>Loops that catch what a call throws at once, and call again: they spend their budget and let others run.</summary>
public class RefusalTests
{
    public static TheoryData<string> Calls => [.. Loops.Keys];

    private static Dictionary<string, Func<Fiber, FiberTask>> Loops { get; } = new()
    {
        ["put"] = async _ => await new FiberChannel<int>().Put(1),
        ["get"] = async _ => await new FiberChannel<int>().Get(),
        ["get timed"] = async _ => await new FiberChannel<int>().Get(Sim.Seconds(1)),
        ["event"] = async _ => await new FiberEvent().Wait(),
        ["condition"] = async _ => await new FiberCondition().Wait(),
        ["semaphore"] = async _ => await new FiberSemaphore(0).Acquire(),
        ["lock"] = async _ => await new FiberMutex().Lock(),
        ["lock timed"] = async _ => await new FiberMutex().Lock(Sim.Seconds(1)),
        ["try lock"] = async _ => await new FiberMutex().TryLock(Sim.Seconds(1)),
        ["select"] = async _ => await Select.Any(Sim.Seconds(1)),
        ["await"] = async _ => await Fiber.Await(Task.CompletedTask),
        ["join"] = async other => await other.Join(),
        ["join timed"] = async other => await other.Join(Sim.Seconds(1)),
        ["scope"] = async _ => await FiberScope.Run(static async _ => { }),
        ["sleep"] = async _ => await Fiber.Sleep(Sim.Seconds(1)),
        ["sleep of zero"] = async _ => await Fiber.Sleep(TimeSpan.Zero),
        ["yield"] = async _ => await Fiber.Yield(),
        ["yield as a task"] = async _ => await (FiberTask)Fiber.Yield(),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_cancelled_fiber_that_catches_all_lets_others_run(string call)
    {
        var clock = new VirtualClock();
        int thrown = 0;
        var reports = new List<FiberFailedEventArgs>();
        FiberScheduler.Run(async () =>
        {
            Fiber other = Fiber.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan));
            Fiber stubborn = Fiber.Start(async () =>
            {
                // The calls stand in the loop itself and behind a method of their own.
                while (true)
                {
                    try
                    {
                        await Loops[call](other);
                    }
                    catch (FiberCanceledException)
                    {
                        thrown++;
                    }
                }
            }, "stubborn");
            await Fiber.Yield();
            stubborn.Cancel();
            for (int i = 0; i < 10; i++)
                await Fiber.Yield();
            Assert.True(thrown > 64, $"{thrown}");
        }, new FiberSchedulerOptions { Clock = clock, ShutdownTimeout = TimeSpan.Zero, UnhandledException = reports.Add });
        Assert.Contains("stubborn", Assert.Single(reports, report => report.Fiber!.Name == "stubborn").Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_calls_let_timers_posts_and_shutdown_go_on()
    {
        var reports = new List<FiberFailedEventArgs>();
        bool isPosted = false;
        FiberScheduler.Run(async () =>
        {
            var channel = new FiberChannel<int>();
            Fiber stubborn = Fiber.Start(async () =>
            {
                while (true)
                {
                    try
                    {
                        await channel.Get();
                    }
                    catch (FiberCanceledException)
                    {
                        // And again.
                    }
                }
            });
            await Fiber.Yield();
            stubborn.Cancel();
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            FiberScheduler.Current!.Post(() => isPosted = true);
            while (!isPosted)
                await Fiber.Yield();
        }, new FiberSchedulerOptions { ShutdownTimeout = TimeSpan.FromMilliseconds(10), UnhandledException = reports.Add });
        Assert.IsType<TimeoutException>(Assert.Single(reports).Exception);
    }

    [Fact]
    public void A_join_with_a_failed_fiber_spends_the_budget() => Sim.Run(async () =>
    {
        Fiber<int> failed = Fiber.Create<int>(static async () => throw new InvalidTimeZoneException("why"));
        bool otherHasRun = false;
        Fiber.Start(async () => otherHasRun = true);
        int thrown = 0;
        while (!otherHasRun)
        {
            try
            {
                await failed.Join();
            }
            catch (InvalidTimeZoneException exception)
            {
                Assert.Contains(nameof(A_join_with_a_failed_fiber_spends_the_budget), exception.StackTrace, StringComparison.Ordinal);
                thrown++;
            }
        }

        Assert.InRange(thrown, 63, 65);
    });

    [Fact]
    public void Refusals_throw_at_the_call_until_the_budget_is_spent() => FiberScheduler.Run(async () =>
    {
        var channel = new FiberChannel<int>(1);
        channel.TryPut(1);
        Fiber fiber = Fiber.Start(async () =>
        {
            Fiber.Current.Cancel();
            for (int i = 0; i < 3; i++)
                Assert.Throws<FiberCanceledException>(() => channel.Get());
            FiberTask<Received<int>> refused = channel.Get();
            Assert.False(refused.IsCompleted);
            await FiberAssert.Throws<FiberCanceledException>(async () => await refused);
            using (Fiber.Shield(Timeout.InfiniteTimeSpan))
                Assert.Equal(1, (await channel.Get()).Value);
        });
        await fiber;
    }, new FiberSchedulerOptions { Clock = new VirtualClock(), ResumeBudget = 4 });
}
