using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FiberNet.Bench;

/// <summary>The echo server of the samples on a thread of this process, with a ticker beside it.</summary>
internal sealed class EchoThread
{
    private readonly TaskCompletionSource<(IPEndPoint Address, Reactor Reactor)> _ready = new();
    private Thread? _thread;
    private long _last;
    private long _longest;
    private int _ticks;

    internal int Ticks => Volatile.Read(ref _ticks);

    internal TimeSpan LongestGap => TimeSpan.FromTicks(Volatile.Read(ref _longest) / TimeSpan.NanosecondsPerTick);

    internal IPEndPoint Start()
    {
        _thread = new Thread(Run) { Name = "server" };
        _thread.Start();
        return _ready.Task.Result.Address;
    }

    internal void Stop()
    {
        _ready.Task.Result.Reactor.Stop();
        _thread!.Join();
    }

    internal void ResetTicker() => _ready.Task.Result.Reactor.InvokeAsync(async () =>
    {
        _ticks = 0;
        _longest = 0;
        _last = Stopwatch.GetTimestamp();
    }).Wait();

    internal void StartPingPong() => _ready.Task.Result.Reactor.Post(async () =>
    {
        var there = new FiberChannel<int>();
        var back = new FiberChannel<int>();
        Fiber.Start(async () =>
        {
            while (true)
                await back.Put((await there.Get()).Value);
        });
        while (true)
        {
            await there.Put(1);
            await back.Get();
        }
    });

    private void Run()
    {
        try
        {
            Reactor.Run(Serve);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async FiberTask Serve()
    {
        using FiberSocket listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        if (!listener.Bind("127.0.0.1", 0) || !listener.Listen())
            throw new IOException(listener.Error);
        Fiber.Start(Tick, "ticker");
        _ready.SetResult(((IPEndPoint)listener.LocalEndPoint!, Reactor.Current));
        while (await listener.Accept() is { } client)
            Fiber.Create(client, Echo);
    }

    private async FiberTask Tick()
    {
        while (true)
        {
            await Fiber.Sleep(TimeSpan.FromMilliseconds(50));
            long now = Stopwatch.GetTimestamp();
            _longest = Math.Max(_longest, now - _last);
            _last = now;
            _ticks++;
        }
    }

    private static async FiberTask Echo(FiberSocket client)
    {
        using (client)
        {
            while (await client.Readable())
            {
                byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
                IoResult read = await client.ReadSome(buffer);
                if (!read || !await client.Write(buffer.AsMemory(0, read.Bytes)))
                    return;
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
