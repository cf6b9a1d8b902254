using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>Ten thousand sleepers, each of which sleeps again when it wakes. The clock is virtual, so it never really waits.</summary>
[MemoryDiagnoser]
public class Expiry
{
    private const int Pending = 10_000;
    private const int Rounds = 10;
    private const int Operations = Pending * Rounds;

    [Benchmark(OperationsPerInvoke = Operations, Description = "PriorityQueue, a callback each", Baseline = true)]
    public void Queue()
    {
        var queue = new PriorityQueue<Func<long>, long>();
        var random = new Random(1);
        Func<long> sleepAgain = () => random.Next(1, 1000);
        for (int i = 0; i < Pending; i++)
            queue.Enqueue(sleepAgain, sleepAgain());
        for (int i = 0; i < Operations; i++)
        {
            queue.TryDequeue(out Func<long>? callback, out long now);
            queue.Enqueue(callback!, now + callback!());
        }
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "Fiber.Sleep")]
    public void Sleepers() => FiberScheduler.Run(static async () =>
    {
        var random = new Random(1);
        for (int i = 0; i < Pending; i++)
            Fiber.Create(random, static async random =>
            {
                for (int round = 0; round < Rounds; round++)
                    await Fiber.Sleep(TimeSpan.FromMilliseconds(random.Next(1, 1000)));
            });
        while (FiberScheduler.Current!.FiberCount > 1)
            await Fiber.Sleep(TimeSpan.FromSeconds(1));
    }, new FiberSchedulerOptions { Clock = new VirtualClock() });
}
