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
    public void A_method_with_a_value_awaits_a_foreign_awaiter()
    {
        Assert.Equal(3, FiberScheduler.Run(async () =>
        {
            await Task.Delay(5);
            return await Task.Run(static () => 3);
        }));
        Assert.Equal(4, FiberScheduler.Run(static () => Value()));
    }

    private static async FiberTask<int> Value()
    {
        await Task.Delay(5);
        return 4;
    }
}
