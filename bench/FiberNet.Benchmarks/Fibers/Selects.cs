using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>Whichever of two channels has an item first; each time it has to be waited for.</summary>
[MemoryDiagnoser]
public class Selects
{
    private const int Operations = 20_000;

    [Benchmark(OperationsPerInvoke = Operations, Description = "Task.WhenAny of two WaitToReadAsync", Baseline = true)]
    public void Tasks() => new OneThread().Run(static async () =>
    {
        // Without this the waits of the tasks would end on the thread pool.
        var options = new UnboundedChannelOptions { AllowSynchronousContinuations = true };
        Channel<int>[] channels = [Channel.CreateUnbounded<int>(options), Channel.CreateUnbounded<int>(options)];
        Task writer = Write(channels);
        Task<bool>?[] waits = new Task<bool>?[2];
        for (int got = 0; got < Operations;)
        {
            for (int i = 0; i < 2; i++)
                waits[i] ??= channels[i].Reader.WaitToReadAsync().AsTask();
            await Task.WhenAny(waits[0]!, waits[1]!);
            for (int i = 0; i < 2; i++)
            {
                if (!waits[i]!.IsCompleted)
                    continue;
                waits[i] = null;
                while (channels[i].Reader.TryRead(out _))
                    got++;
            }
        }

        await writer;
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "Select.Any")]
    public void Fibers() => FiberScheduler.Run(static async () =>
    {
        FiberChannel<int>[] channels = [new(16), new(16)];
        Fiber writer = Fiber.Start(channels, static async channels =>
        {
            for (int i = 0; i < Operations; i++)
            {
                await channels[i & 1].Put(i);
                await Fiber.Yield();
            }
        });
        ChannelGetCase<int> first = channels[0].GetCase();
        ChannelGetCase<int> second = channels[1].GetCase();
        for (int i = 0; i < Operations; i++)
            await Select.Any(first, second);
        await writer.Join();
    });

    private static async Task Write(Channel<int>[] channels)
    {
        for (int i = 0; i < Operations; i++)
        {
            await channels[i & 1].Writer.WriteAsync(i);
            await Task.Yield();
        }
    }
}
