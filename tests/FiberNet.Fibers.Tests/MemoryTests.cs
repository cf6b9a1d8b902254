using System.Runtime.CompilerServices;

namespace FiberNet.Tests;

/// <summary>What the whole process holds: measured while no other test runs.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public class MemoryTests
{
    [Fact]
    public void A_fiber_that_nobody_joins_leaves_nothing_behind() => Sim.Run(async () =>
    {
        WeakReference[] fibers = [.. Enumerable.Range(0, 100).Select(_ => StartAndForget())];
        await Fiber.Sleep(Sim.Seconds(1));
        GC.Collect();
        Assert.All(fibers, fiber => Assert.False(fiber.IsAlive));
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference StartAndForget() => new(Fiber.Start(static async () =>
    {
        await Fiber.Yield();
        return new object();
    }));

    [Fact]
    public void The_memory_of_many_timers_and_fibers_is_given_back() => Sim.Run(async () =>
    {
        async FiberTask Burst()
        {
            for (int i = 0; i < 100_000; i++)
                Fiber.Start(() => Fiber.Sleep(Sim.Seconds(1)));
            await Fiber.Sleep(Sim.Seconds(2));
        }

        await Burst();
        long before = GC.GetTotalMemory(true);
        await Burst();
        await Burst();
        long grown = GC.GetTotalMemory(true) - before;
        Assert.True(grown < 1_000_000, $"{grown} bytes more than after the first burst");
        Assert.True(before < 60_000_000, $"{before} bytes are held after the first burst");
    });
}
