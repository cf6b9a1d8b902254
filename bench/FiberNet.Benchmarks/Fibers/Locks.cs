using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>Taking a lock and giving it back: free, and with ten that want it.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
public class Locks
{
    private const int Operations = 50_000;
    private const int Many = 10;

    [Benchmark(OperationsPerInvoke = Operations, Description = "SemaphoreSlim", Baseline = true), BenchmarkCategory("free")]
    public void SemaphoreFree() => new OneThread().Run(static async () =>
    {
        using var semaphore = new SemaphoreSlim(1);
        await Use(semaphore, Operations, false);
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberMutex"), BenchmarkCategory("free")]
    public void MutexFree() => FiberScheduler.Run(static () => Use(new FiberMutex(), Operations, false));

    [Benchmark(OperationsPerInvoke = Operations, Description = "SemaphoreSlim", Baseline = true), BenchmarkCategory("ten want it")]
    public void SemaphoreWanted() => new OneThread().Run(static async () =>
    {
        using var semaphore = new SemaphoreSlim(1);
        var all = new Task[Many];
        for (int i = 0; i < Many; i++)
            all[i] = Use(semaphore, Operations / Many, true);
        await Task.WhenAll(all);
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberMutex"), BenchmarkCategory("ten want it")]
    public void MutexWanted() => FiberScheduler.Run(static async () =>
    {
        var mutex = new FiberMutex();
        var all = new Fiber[Many];
        for (int i = 0; i < Many; i++)
            all[i] = Fiber.Start(() => Use(mutex, Operations / Many, true));
        foreach (Fiber fiber in all)
            await fiber.Join();
    });

    private static async Task Use(SemaphoreSlim semaphore, int times, bool yield)
    {
        for (int i = 0; i < times; i++)
        {
            await semaphore.WaitAsync();
            if (yield)
                await Task.Yield();
            semaphore.Release();
        }
    }

    private static async FiberTask Use(FiberMutex mutex, int times, bool yield)
    {
        for (int i = 0; i < times; i++)
        {
            using (await mutex.Lock())
            {
                if (yield)
                    await Fiber.Yield();
            }
        }
    }
}
