using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FiberNet.Posix;

namespace FiberNet.Soak;

/// <summary>Clients that echo, come and go, reset, run out of time and are cancelled, and the server they do it to.</summary>
internal sealed class Load(Random random)
{
    private const int Clients = 32;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private long _echoes;
    private long _churned;
    private long _resets;
    private long _timeouts;
    private long _cancels;
    private int _handlers;

    internal long Failures { get; private set; }

    internal bool IsMixed => _echoes > 0 && _churned > 0 && _resets > 0 && _timeouts > 0 && _cancels > 0;

    internal static async FiberTask<Load> Run(TimeSpan duration, int seed)
    {
        var load = new Load(new Random(seed));
        using FiberSocket listener = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        listener.Bind("127.0.0.1", 0).OrThrow();
        listener.Listen().OrThrow();
        EndPoint server = listener.LocalEndPoint!;
        Fiber acceptor = Fiber.Start(() => load.Accept(listener), "acceptor");
        long start = Stopwatch.GetTimestamp();
        Fiber[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Fiber.Start(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
                await load.Act(server);
        }))];
        foreach (Fiber client in clients)
            await client.Join();
        _ = listener.Close();
        await acceptor.Join();
        while (load._handlers > 0)
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        return load;
    }

    public override string ToString() =>
        $"{_echoes} echoes, {_churned} came and went, {_resets} resets, {_timeouts} timeouts, {_cancels} cancels, {Failures} failures";

    private async FiberTask Accept(FiberSocket listener)
    {
        while (await listener.Readable())
        {
            if (listener.TryAccept() is { } client)
                Fiber.Start(() => Serve(client));
        }
    }

    private async FiberTask Serve(FiberSocket client)
    {
        _handlers++;
        byte[] buffer = new byte[4096];
        using (client)
        {
            while (await client.ReadSome(buffer, s_patience) is { Bytes: > 0 and int count } && await client.Write(buffer.AsMemory(0, count)))
            {
            }
        }

        _handlers--;
    }

    private async FiberTask Act(EndPoint server)
    {
        using FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;

        // A reset leaves no TIME_WAIT behind: the ports would not last for minutes of this.
        socket.Linger = new LingerOption(true, 0);
        if (!await socket.Connect(server, s_patience))
        {
            Failures++;
            return;
        }

        switch (random.Next(5))
        {
            case 0:
                _churned++;
                break;
            case 1:
                // Half of a message, then a reset: whether it arrives does not matter.
                _ = await socket.Write(new byte[random.Next(1, 20_000)], s_patience);
                _resets++;
                break;
            case 2:
                if (!(await socket.ReadSome(new byte[16], TimeSpan.FromMilliseconds(1))).IsSuccess)
                    _timeouts++;
                break;
            case 3:
                Fiber reader = Fiber.Create(async () => { await socket.ReadLine(); });
                await Fiber.Yield();
                reader.Cancel();
                await reader.Join(s_patience).Quietly();
                _cancels++;
                break;
            default:
                await Echo(socket);
                break;
        }
    }

    private async FiberTask Echo(FiberSocket socket)
    {
        byte[] request = new byte[random.Next(1, 10_000)];
        random.NextBytes(request);
        for (int i = random.Next(1, 50); i > 0; i--)
        {
            if (!await socket.Write(request, s_patience) || await socket.Read(request.Length, s_patience) is not { } answer || !answer.AsSpan().SequenceEqual(request))
            {
                Failures++;
                return;
            }

            _echoes++;
        }
    }
}
