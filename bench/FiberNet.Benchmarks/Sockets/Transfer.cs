using System.Net.Sockets;
using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>A stream one way: writes of one size, read exactly in that size.</summary>
[MemoryDiagnoser]
public class Transfer
{
    private const int Operations = 500;

    [Params(64, 4096, 65_536)]
    public int Size { get; set; }

    [Benchmark(OperationsPerInvoke = Operations, Description = "NetworkStream", Baseline = true)]
    public void Streams()
    {
        using var pair = new SystemPair(isTcp: true);
        Task writer = Write(pair.Client);
        Read(pair.Server).GetAwaiter().GetResult();
        writer.GetAwaiter().GetResult();
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberSocket")]
    public void Fibers() => Reactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await FiberPair.Make(isTcp: true);
        Fiber writer = Fiber.Start(() => Write(client));
        byte[] buffer = new byte[Size];
        for (int i = 0; i < Operations; i++)
            _ = await server.Read(buffer.AsMemory());
        await writer.Join();
        _ = client.Close();
        _ = server.Close();
    });

    private async Task Write(Socket socket)
    {
        byte[] buffer = new byte[Size];
        await using var stream = new NetworkStream(socket);
        for (int i = 0; i < Operations; i++)
            await stream.WriteAsync(buffer);
    }

    private async Task Read(Socket socket)
    {
        byte[] buffer = new byte[Size];
        await using var stream = new NetworkStream(socket);
        for (int i = 0; i < Operations; i++)
            await stream.ReadExactlyAsync(buffer);
    }

    private async FiberTask Write(FiberSocket socket)
    {
        byte[] buffer = new byte[Size];
        for (int i = 0; i < Operations; i++)
            _ = await socket.Write(buffer.AsMemory());
    }
}
