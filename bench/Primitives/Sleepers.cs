using System.Globalization;

namespace FiberNet.Bench;

/// <summary>What a sleeping fiber takes: a million of them.</summary>
internal static class Sleepers
{
    private const int Count = 1_000_000;

    internal static void Print() => FiberScheduler.Run(async () =>
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < Count; i++)
            Fiber.Create(0, static _ => Sleep());
        long during = GC.GetTotalMemory(forceFullCollection: true);
        foreach (Fiber fiber in Fiber.Living)
        {
            if (fiber != Fiber.Current)
                fiber.Cancel();
        }

        while (FiberScheduler.Current!.FiberCount > 1)
            await Fiber.Yield();
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"heap for each of {Count:N0} sleeping fibers: {(during - before) / (double)Count:0.0} B; left after they ended: {(after - before) / 1024.0 / 1024.0:0.0} MiB"));
    });

    private static async FiberTask Sleep() => await Fiber.Sleep(TimeSpan.FromHours(1));
}
