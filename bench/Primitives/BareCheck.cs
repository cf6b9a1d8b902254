using FiberNet.Bench.Bare;

namespace FiberNet.Bench;

/// <summary>
/// That the yardstick does what it is measured at: the bodies of the cases are too bare to tell. Every await here parks, or is
/// told by its result.
/// </summary>
internal static class BareCheck
{
    private const int Count = 100;

    internal static void Run()
    {
        var scheduler = new BareScheduler();
        var steps = new List<int>();
        scheduler.Run(0, _ => Walk(scheduler, steps));
        int[] expected = [.. Enumerable.Range(0, Count).SelectMany(i => new[] { i, -i })];
        if (!steps.SequenceEqual(expected))
            throw new InvalidOperationException($"Two fibers that yield by turns did {string.Join(' ', steps)}.");

        int sum = 0;
        scheduler.Run(0, async _ => sum = await Exchange(scheduler));
        if (sum != Enumerable.Range(0, Count).Sum())
            throw new InvalidOperationException($"The items of a channel, back through another one, have the sum {sum}.");

        try
        {
            scheduler.Run(0, _ => Fail(scheduler));
        }
        catch (FormatException)
        {
            return;
        }

        throw new InvalidOperationException("What a frame throws was lost.");
    }

    /// <summary>Two fibers three calls deep, by turns; the frames of the calls are used again each time.</summary>
    private static async BareTask Walk(BareScheduler scheduler, List<int> steps)
    {
        for (int side = 1; side >= -1; side -= 2)
        {
            scheduler.Spawn(side, async sign =>
            {
                for (int i = 0; i < Count; i++)
                    steps.Add(await Outer(scheduler, sign * i));
            });
        }
    }

    private static async BareTask<int> Outer(BareScheduler scheduler, int value) => await Inner(scheduler, value);

    private static async BareTask<int> Inner(BareScheduler scheduler, int value)
    {
        await scheduler.Yield();
        return value;
    }

    private static async BareTask<int> Exchange(BareScheduler scheduler)
    {
        var there = new BareChannel<int>(scheduler);
        var back = new BareChannel<int>(scheduler);
        scheduler.Spawn(0, async _ =>
        {
            for (int i = 0; i < Count; i++)
                await back.Put(await there.Get());
        });
        scheduler.Spawn(0, async _ =>
        {
            for (int i = 0; i < Count; i++)
                await there.Put(i);
        });
        int sum = 0;
        for (int i = 0; i < Count; i++)
            sum += await back.Get();
        return sum;
    }

    private static async BareTask Fail(BareScheduler scheduler)
    {
        await scheduler.Yield();
        throw new FormatException();
    }
}
