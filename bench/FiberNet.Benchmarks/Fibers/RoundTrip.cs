using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>An item there and one back, between two fibers over two channels: two parks, two hand-overs.</summary>
[MemoryDiagnoser]
public class RoundTrip
{
    private const int Operations = 50_000;

    [Benchmark(OperationsPerInvoke = Operations, Description = "System.Threading.Channels", Baseline = true)]
    public void Tasks() => new OneThread().Run(static async () =>
    {
        Channel<int> there = Channel.CreateBounded<int>(1);
        Channel<int> back = Channel.CreateBounded<int>(1);
        Task echo = Echo(there.Reader, back.Writer);
        for (int i = 0; i < Operations; i++)
        {
            await there.Writer.WriteAsync(i);
            await back.Reader.ReadAsync();
        }

        await echo;
    });

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberChannel")]
    public void Fibers() => FiberScheduler.Run(static () => Loop(null));

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberChannel, each get with a timeout (lazy timers)")]
    public void Timeouts() => FiberScheduler.Run(static () => Loop(TimeSpan.FromSeconds(30)));

    private static async Task Echo(ChannelReader<int> reader, ChannelWriter<int> writer)
    {
        for (int i = 0; i < Operations; i++)
            await writer.WriteAsync(await reader.ReadAsync());
    }

    private static async FiberTask Loop(TimeSpan? timeout)
    {
        var there = new FiberChannel<int>(1);
        var back = new FiberChannel<int>(1);
        Fiber echo = Fiber.Start(async () =>
        {
            for (int i = 0; i < Operations; i++)
                await back.Put((await there.Get(timeout)).Value);
        });
        for (int i = 0; i < Operations; i++)
        {
            await there.Put(i);
            await back.Get(timeout);
        }

        await echo.Join();
    }
}
