using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>Frames of 60 bytes behind a length of four, which come in packets of a hundred: what it takes to take each out.</summary>
[MemoryDiagnoser]
public class Frames
{
    private const int Batch = 100;
    private const int Batches = 50;
    private const int Operations = Batch * Batches;
    private const int Content = 60;
    private const int Prefix = 4;

    private static readonly FrameFormat s_format = FrameFormat.LengthPrefix(Prefix, limit: 1_000_000);
    private static readonly byte[] s_packet = MakePacket();

    [Benchmark(OperationsPerInvoke = Operations, Description = "PipeReader, by hand", Baseline = true)]
    public int Pipe()
    {
        using var pair = new SystemPair(isTcp: true);
        Task writer = Send(pair.Client);
        int frames = ReadPipe(pair.Server).GetAwaiter().GetResult();
        writer.GetAwaiter().GetResult();
        return frames;
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "FrameReader over NetworkStream")]
    public int Reader()
    {
        using var pair = new SystemPair(isTcp: true);
        Task writer = Send(pair.Client);
        int frames = ReadStream(pair.Server).GetAwaiter().GetResult();
        writer.GetAwaiter().GetResult();
        return frames;
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberSocket.ReadFrame")]
    public int Frame() => Reactor.Run(static async () =>
    {
        (FiberSocket client, FiberSocket server) = await FiberPair.Make(isTcp: true);
        using (server)
        {
            Fiber writer = Fiber.Start(client, static async client =>
            {
                for (int i = 0; i < Batches; i++)
                    _ = await client.Write(s_packet.AsMemory());
                _ = client.Close();
            });
            int frames = 0;
            while ((await server.ReadFrame(s_format)).Result)
                frames++;
            await writer.Join();
            return frames;
        }
    });

    private static byte[] MakePacket()
    {
        byte[] packet = new byte[Batch * (Prefix + Content)];
        for (int i = 0; i < Batch; i++)
            BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(i * (Prefix + Content)), Content);
        return packet;
    }

    private static async Task Send(Socket socket)
    {
        for (int i = 0; i < Batches; i++)
            await socket.SendAsync(s_packet);
        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<int> ReadPipe(Socket socket)
    {
        int frames = 0;
        PipeReader reader = PipeReader.Create(new NetworkStream(socket));
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            ReadOnlySequence<byte> rest = result.Buffer;
            while (TryTake(ref rest))
                frames++;
            reader.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted)
                return frames;
        }
    }

    private static bool TryTake(ref ReadOnlySequence<byte> rest)
    {
        var bytes = new SequenceReader<byte>(rest);
        if (!bytes.TryReadBigEndian(out int length) || bytes.Remaining < length)
            return false;
        rest = rest.Slice(Prefix + length);
        return true;
    }

    private static async Task<int> ReadStream(Socket socket)
    {
        int frames = 0;
        using var reader = new FrameReader(new NetworkStream(socket), s_format);
        while (await reader.ReadAsync() is not null)
            frames++;
        return frames;
    }
}
