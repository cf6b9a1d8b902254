using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>A timeout that is armed and dropped again, as nearly all are, while a million others are pending.</summary>
[MemoryDiagnoser]
public class ArmAndCancel
{
    private const int Operations = 50_000;
    private const int Pending = 1_000_000;
    private readonly List<ITimer> _timers = [];
    private readonly PriorityQueue<int, long> _queue = new();
    private SchedulerThread _thread = null!;

    [GlobalSetup(Target = nameof(TimeLimit))]
    public void FillScheduler()
    {
        _thread = new SchedulerThread(withReactor: false);
        _thread.Run(async () =>
        {
            TimeProvider provider = FiberScheduler.Current!.TimeProvider;
            for (int i = 0; i < Pending; i++)
                _timers.Add(provider.CreateTimer(static _ => { }, null, Spread(i), Timeout.InfiniteTimeSpan));
        });
    }

    [GlobalSetup(Targets = [nameof(Timer), nameof(Source)])]
    public void FillRuntime()
    {
        for (int i = 0; i < Pending; i++)
            _timers.Add(TimeProvider.System.CreateTimer(static _ => { }, null, Spread(i), Timeout.InfiniteTimeSpan));
    }

    [GlobalSetup(Target = nameof(Queue))]
    public void FillQueue()
    {
        for (int i = 0; i < Pending; i++)
            _queue.Enqueue(i, Spread(i).Ticks);
    }

    [GlobalCleanup]
    public void Empty()
    {
        _thread?.Dispose();
        foreach (ITimer timer in _timers)
            timer.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "System.Threading.Timer", Baseline = true)]
    public void Timer()
    {
        for (int i = 0; i < Operations; i++)
        {
            using var timer = new Timer(static _ => { }, null, 3_600_000, -1);
        }
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "CancellationTokenSource")]
    public void Source()
    {
        for (int i = 0; i < Operations; i++)
        {
            using var source = new CancellationTokenSource(3_600_000);
        }
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "PriorityQueue, enqueue and dequeue")]
    public void Queue()
    {
        for (int i = 0; i < Operations; i++)
        {
            _queue.Enqueue(i, 0);
            _queue.Dequeue();
        }
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "Fiber.TimeLimit")]
    public void TimeLimit() => _thread.Run(static async () =>
    {
        TimeSpan limit = TimeSpan.FromHours(1);
        for (int i = 0; i < Operations; i++)
        {
            using (Fiber.TimeLimit(limit))
            {
            }
        }
    });

    private static TimeSpan Spread(int i) => TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(i * 7919L % 3_600_000);
}
