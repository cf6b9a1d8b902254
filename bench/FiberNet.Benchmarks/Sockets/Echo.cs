using System.Net.Sockets;
using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>A message there and back, client and server in this process: both ends on one reactor, or on the thread pool.</summary>
[MemoryDiagnoser]
public class Echo
{
    private const int Operations = 500;

    [Params("tcp", "unix")]
    public string Kind { get; set; } = "tcp";

    [Params(64, 16_384)]
    public int Size { get; set; }

    [Benchmark(OperationsPerInvoke = Operations, Description = "Socket", Baseline = true)]
    public void Sockets()
    {
        using var pair = new SystemPair(Kind == "tcp");
        Task server = Serve(pair.Server);
        Ask(pair.Client).GetAwaiter().GetResult();
        pair.Client.Shutdown(SocketShutdown.Send);
        server.GetAwaiter().GetResult();
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "NetworkStream")]
    public void Streams()
    {
        using var pair = new SystemPair(Kind == "tcp");
        Task server = Serve(pair.Server);
        AskByStream(pair.Client).GetAwaiter().GetResult();
        pair.Client.Shutdown(SocketShutdown.Send);
        server.GetAwaiter().GetResult();
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberSocket")]
    public void Fibers() => Reactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await FiberPair.Make(Kind == "tcp");
        Fiber echo = Fiber.Start(() => Serve(server));
        await Ask(client);
        _ = client.Close();
        await echo.Join();
    });

    private async Task Serve(Socket socket)
    {
        byte[] buffer = new byte[Size];
        int count;
        while ((count = await socket.ReceiveAsync(buffer)) > 0)
            await socket.SendAsync(buffer.AsMemory(0, count));
    }

    private async Task Ask(Socket socket)
    {
        byte[] buffer = new byte[Size];
        for (int i = 0; i < Operations; i++)
        {
            await socket.SendAsync(buffer);
            for (int got = 0; got < Size;)
                got += await socket.ReceiveAsync(buffer.AsMemory(got));
        }
    }

    private async Task AskByStream(Socket socket)
    {
        byte[] buffer = new byte[Size];
        await using var stream = new NetworkStream(socket);
        for (int i = 0; i < Operations; i++)
        {
            await stream.WriteAsync(buffer);
            await stream.ReadExactlyAsync(buffer);
        }
    }

    private async FiberTask Serve(FiberSocket socket)
    {
        using (socket)
        {
            byte[] buffer = new byte[Size];
            while (await socket.ReadSome(buffer) is { Bytes: > 0 and int count })
                _ = await socket.Write(buffer.AsMemory(0, count));
        }
    }

    private async FiberTask Ask(FiberSocket socket)
    {
        byte[] buffer = new byte[Size];
        for (int i = 0; i < Operations; i++)
        {
            _ = await socket.Write(buffer.AsMemory());
            _ = await socket.Read(buffer.AsMemory());
        }
    }
}
