using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>Work for the reactor's thread from another one: many at once, and one that wakes it and is waited for.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
public class Posts
{
    private const int Many = 20_000;
    private const int WakeUps = 500;
    private readonly ManualResetEventSlim _done = new();
    private SchedulerThread _thread = null!;
    private int _left;

    [GlobalSetup(Targets = [nameof(Post), nameof(WakeUp)])]
    public void Start() => _thread = new SchedulerThread(withReactor: true);

    [GlobalCleanup]
    public void Stop()
    {
        _thread?.Dispose();
        _done.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Many, Description = "ThreadPool.QueueUserWorkItem", Baseline = true), BenchmarkCategory("many at once")]
    public void Pool()
    {
        Begin();
        for (int i = 0; i < Many; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static posts => posts.Count(), this, preferLocal: false);
        _done.Wait();
    }

    [Benchmark(OperationsPerInvoke = Many, Description = "FiberScheduler.Post"), BenchmarkCategory("many at once")]
    public void Post()
    {
        Begin();
        Action count = Count;
        for (int i = 0; i < Many; i++)
            _thread.Scheduler.Post(count);
        _done.Wait();
    }

    [Benchmark(OperationsPerInvoke = WakeUps, Description = "Task.Run, waited for", Baseline = true), BenchmarkCategory("one, waited for")]
    public void PoolWakeUp()
    {
        for (int i = 0; i < WakeUps; i++)
            Task.Run(static () => { }).GetAwaiter().GetResult();
    }

    [Benchmark(OperationsPerInvoke = WakeUps, Description = "InvokeAsync, waited for"), BenchmarkCategory("one, waited for")]
    public void WakeUp()
    {
        for (int i = 0; i < WakeUps; i++)
            _thread.Run(static () => FiberTask.CompletedTask);
    }

    private void Begin()
    {
        _left = Many;
        _done.Reset();
    }

    private void Count()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            _done.Set();
    }
}
