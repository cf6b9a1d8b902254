using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>Calls of async methods: one that completes at once, one that parks, and three levels of them.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
public class Calls
{
    private const int Operations = 50_000;

    [Benchmark(OperationsPerInvoke = Operations, Description = "Task", Baseline = true), BenchmarkCategory("completes at once")]
    public void TaskSync() => new OneThread().Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
            await TaskOne(i);
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "ValueTask"), BenchmarkCategory("completes at once")]
    public void ValueTaskSync() => new OneThread().Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
            await ValueTaskOne(i);
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberTask"), BenchmarkCategory("completes at once")]
    public void FiberSync() => FiberScheduler.Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
            await FiberOne(i);
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "Task", Baseline = true), BenchmarkCategory("parks")]
    public void TaskNested() => new OneThread().Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
            await TaskYield();
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "ValueTask"), BenchmarkCategory("parks")]
    public void ValueTaskNested() => new OneThread().Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
            await ValueTaskYield();
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberTask"), BenchmarkCategory("parks")]
    public void FiberNested() => FiberScheduler.Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
            await FiberYield();
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "Task", Baseline = true), BenchmarkCategory("parks three levels down")]
    public void TaskThree() => new OneThread().Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
            await TaskThreeLevels();
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberTask"), BenchmarkCategory("parks three levels down")]
    public void FiberThree() => FiberScheduler.Run(static async () =>
    {
        for (int i = 0; i < Operations; i++)
            await FiberThreeLevels();
    });

    private static async Task<int> TaskOne(int i) => i;

    private static async ValueTask<int> ValueTaskOne(int i) => i;

    private static async FiberTask<int> FiberOne(int i) => i;

    private static async Task TaskYield() => await Task.Yield();

    private static async ValueTask ValueTaskYield() => await Task.Yield();

    private static async FiberTask FiberYield() => await Fiber.Yield();

    private static async Task TaskTwoLevels() => await TaskYield();

    private static async Task TaskThreeLevels() => await TaskTwoLevels();

    private static async FiberTask FiberTwoLevels() => await FiberYield();

    private static async FiberTask FiberThreeLevels() => await FiberTwoLevels();
}
