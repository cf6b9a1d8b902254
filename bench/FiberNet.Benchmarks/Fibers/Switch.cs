using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>Letting the others run: 100 fibers, or 100 tasks on one thread, take turns.</summary>
[MemoryDiagnoser]
public class Switch
{
    private const int Operations = 100_000;
    private const int Many = 100;

    [Benchmark(OperationsPerInvoke = Operations, Description = "Task.Yield", Baseline = true)]
    public void Tasks() => new OneThread().Run(static async () =>
    {
        var all = new Task[Many];
        for (int i = 0; i < Many; i++)
            all[i] = Task();
        await System.Threading.Tasks.Task.WhenAll(all);
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "Fiber.Yield")]
    public void Fibers() => FiberScheduler.Run(static async () =>
    {
        var all = new Fiber[Many];
        for (int i = 0; i < Many; i++)
            all[i] = Fiber.Start(Body);
        foreach (Fiber fiber in all)
            await fiber.Join();
    });

    private static async Task Task()
    {
        for (int i = 0; i < Operations / Many; i++)
            await System.Threading.Tasks.Task.Yield();
    }

    private static async FiberTask Body()
    {
        for (int i = 0; i < Operations / Many; i++)
            await Fiber.Yield();
    }
}
