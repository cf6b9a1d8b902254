using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>Lines of 64 bytes that come in packets of a hundred: what it takes to find each.</summary>
[MemoryDiagnoser]
public class Lines
{
    private const int Batch = 100;
    private const int Batches = 50;
    private const int Operations = Batch * Batches;
    private static readonly byte[] s_packet = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 63) + "\n", Batch)));

    [Benchmark(OperationsPerInvoke = Operations, Description = "PipeReader", Baseline = true)]
    public int Pipe()
    {
        using var pair = new SystemPair(isTcp: true);
        Task writer = Send(pair.Client);
        int lines = ReadPipe(pair.Server).GetAwaiter().GetResult();
        writer.GetAwaiter().GetResult();
        return lines;
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "StreamReader.ReadLineAsync")]
    public int Stream()
    {
        using var pair = new SystemPair(isTcp: true);
        Task writer = Send(pair.Client);
        int lines = ReadStream(pair.Server).GetAwaiter().GetResult();
        writer.GetAwaiter().GetResult();
        return lines;
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberSocket.ReadLine, an array each")]
    public int Arrays() => Reactor.Run(static () => Read(static async socket => await socket.ReadLine() is { Length: > 0 }));

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberSocket.ReadLineMemory")]
    public int Memory() => Reactor.Run(static () => Read(static async socket => await socket.ReadLineMemory() is { Memory.IsEmpty: false }));

    private static async Task Send(Socket socket)
    {
        for (int i = 0; i < Batches; i++)
            await socket.SendAsync(s_packet);
        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<int> ReadPipe(Socket socket)
    {
        int lines = 0;
        PipeReader reader = PipeReader.Create(new NetworkStream(socket));
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            ReadOnlySequence<byte> rest = result.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                lines++;
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted)
                return lines;
        }
    }

    private static async Task<int> ReadStream(Socket socket)
    {
        int lines = 0;
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        while (await reader.ReadLineAsync() is not null)
            lines++;
        return lines;
    }

    private static async FiberTask<int> Read(Func<FiberSocket, FiberTask<bool>> readOne)
    {
        (FiberSocket client, FiberSocket server) = await FiberPair.Make(isTcp: true);
        Fiber writer = Fiber.Start(client, static async client =>
        {
            for (int i = 0; i < Batches; i++)
                _ = await client.Write(s_packet.AsMemory());
            _ = client.Close();
        });
        int lines = 0;
        while (await readOne(server))
            lines++;
        _ = server.Close();
        await writer.Join();
        return lines;
    }
}
