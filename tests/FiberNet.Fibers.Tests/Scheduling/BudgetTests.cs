namespace FiberNet.Tests;

/// <summary>The budget of a slice, and the awaits of methods with a value: both found missing by mutants.</summary>
public class BudgetTests
{
    [Fact]
    public void Creating_fibers_does_not_refill_the_budget_of_the_creator()
    {
        FiberScheduler.Run(async () =>
        {
            bool otherHasRun = false;
            Fiber.Start(async () => otherHasRun = true);
            var channel = new FiberChannel<int>(100);
            for (int i = 0; i < 50; i++)
            {
                Fiber.Create(static () => FiberTask.CompletedTask);
                Assert.Equal(ChannelStatus.Ok, await channel.Put(i));
            }

            Assert.True(otherHasRun);
        }, new FiberSchedulerOptions { Clock = new VirtualClock(), ResumeBudget = 4 });
    }

    [Fact]
    public void Created_fibers_run_within_the_turn_of_their_creator()
    {
        FiberScheduler.Run(async () =>
        {
            // 16 slices for each of its creator: without them a turn would see a thousand and more before anything else is looked at.
            FiberScheduler scheduler = FiberScheduler.Current!;
            long turns = scheduler.Turns;
            const int Rounds = 1024, Created = 15, SlicesInTurn = 512;
            for (int i = 0; i < Rounds; i++)
            {
                for (int k = 0; k < Created; k++)
                    Fiber.Create(static () => FiberTask.CompletedTask);
                await Fiber.Yield();
            }

            Assert.InRange(scheduler.Turns - turns, Rounds * (1 + Created) / SlicesInTurn - 1, Rounds * (1 + Created) / SlicesInTurn + 1);
        }, new FiberSchedulerOptions { Clock = new VirtualClock() });
    }

    [Fact]
    public void Operations_of_a_created_fiber_are_charged_to_its_creator()
    {
        FiberScheduler.Run(async () =>
        {
            bool otherHasRun = false;
            Fiber.Start(async () => otherHasRun = true);
            var channel = new FiberChannel<int>(100);
            Fiber.Create(async () =>
            {
                for (int i = 0; i < 5; i++)
                    Assert.Equal(ChannelStatus.Ok, await channel.Put(i));
            });
            Assert.False(otherHasRun);
            await channel.Put(5);
            Assert.False(otherHasRun);
            await channel.Put(6);
            Assert.True(otherHasRun);
        }, new FiberSchedulerOptions { Clock = new VirtualClock(), ResumeBudget = 8 });
    }

    [Fact]
    public void Slices_of_nested_creations_are_counted_once()
    {
        const int Depth = 100;
        FiberScheduler.Run(async () =>
        {
            FiberScheduler scheduler = FiberScheduler.Current!;
            await Fiber.Yield();
            long slices = scheduler.Slices;
            Create(Depth);
            await Fiber.Yield();
            await Fiber.Yield();
            Assert.Equal(Depth + 2, scheduler.Slices - slices);
        }, new FiberSchedulerOptions { Clock = new VirtualClock() });

        static void Create(int depth)
        {
            if (depth == 0)
                return;
            Fiber.Create(async () => Create(depth - 1));
        }
    }

    [Fact]
    public void A_method_with_a_value_awaits_a_foreign_awaiter()
    {
        Assert.Equal(3, FiberScheduler.Run(async () =>
        {
            await Later();
            return await Task.Run(static () => 3);
        }));
        Assert.Equal(4, FiberScheduler.Run(static () => Value()));
    }

    [Fact]
    public void A_loop_over_joins_that_complete_at_once_lets_others_run()
    {
        FiberScheduler.Run(async () =>
        {
            Fiber<int> dead = Fiber.Create(static () => FiberTask.FromResult(1));
            foreach (Func<Fiber<int>, FiberTask> join in new Func<Fiber<int>, FiberTask>[] { JoinValue, JoinWithin, JoinNow })
            {
                bool otherHasRun = false;
                Fiber other = Fiber.Start(async () => otherHasRun = true);
                for (int i = 0; i < 10; i++)
                    await join(dead);
                Assert.True(otherHasRun);
                await other;
            }

            // The one that polls lets the one run that it polls for.
            Fiber busy = Fiber.Start(() => Fiber.Yield());
            while (!await busy.Join(TimeSpan.Zero))
                Assert.Equal(FiberStatus.Running, Fiber.Current.Status);
        }, new FiberSchedulerOptions { Clock = new VirtualClock(), ResumeBudget = 4 });
    }

    private static async FiberTask JoinValue(Fiber<int> fiber) => Assert.Equal(1, await fiber.Join());

    private static async FiberTask JoinWithin(Fiber<int> fiber) => Assert.True(await fiber.Join(Sim.Seconds(1)));

    private static async FiberTask JoinNow(Fiber<int> fiber) => Assert.True(await fiber.Join(TimeSpan.Zero));

    private static async FiberTask<int> Value()
    {
        await Later();
        return 4;
    }

    /// <summary>A task that has not completed when it is awaited; it completes in a callback of the scheduler.</summary>
    private static Task Later()
    {
        var completion = new TaskCompletionSource();
        FiberScheduler.Current!.Post(completion.SetResult);
        return completion.Task;
    }
}
