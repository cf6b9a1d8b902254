using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>Starting a fiber that parks once and ends, beside a task; and starting and joining it.</summary>
[MemoryDiagnoser]
public class Spawn
{
    private const int Operations = 50_000;

    [Benchmark(OperationsPerInvoke = Operations, Description = "Task, parks once", Baseline = true)]
    public void Tasks() => new OneThread().Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
        {
            _ = TaskBody();
            if ((i & 15) == 15)
                await Task.Yield();
        }
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "Fiber, parks once")]
    public void Fibers() => FiberScheduler.Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
        {
            Fiber.Create(0, static _ => FiberBody());
            if ((i & 15) == 15)
                await Fiber.Yield();
        }
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "Fiber, never parks")]
    public void NeverParks() => FiberScheduler.Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
            Fiber.Create(0, static _ => FiberTask.CompletedTask);
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "Task, awaited")]
    public void TaskJoin() => new OneThread().Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
            await TaskBody();
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "Fiber, joined")]
    public void FiberJoin() => FiberScheduler.Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
            await Fiber.Create(0, static _ => FiberBody()).Join();
    });

    private static async Task TaskBody() => await Task.Yield();

    private static async FiberTask FiberBody() => await Fiber.Yield();
}
