using System.Net;
using System.Net.Sockets;

namespace FiberNet.Hostile;

/// <summary>One hostile client that does one thing again and again. Whatever happens to it is fine.</summary>
internal sealed class Attacker(int port, Protocol protocol, int seed, Outcome outcome, CancellationToken stop)
{
    private readonly Random _random = new(seed);

    /// <summary>The ways to attack.</summary>
    internal IReadOnlyList<Func<Task>> Ways => [Drip, Drip, Reset, HalfOpen, NeverRead, NeverRead, BeginOnly, Garbage, Urgent, Exhaust];

    /// <summary>Attacks until it is stopped.</summary>
    internal async Task Run(Func<Task> way)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await way();
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Refused, reset, stopped: as it should be.
            }

            await Rest(5);
        }
    }

    /// <summary>Slowloris: a byte of a request now and then, on many connections.</summary>
    private async Task Drip()
    {
        Socket[] sockets = await Connect(20);
        try
        {
            for (int i = 0; i < protocol.Request.Length - 1; i++)
            {
                foreach (Socket socket in sockets)
                    await socket.SendAsync(protocol.Request.AsMemory(i, 1), stop);
                await Rest(300);
            }
        }
        finally
        {
            Close(sockets);
        }
    }

    /// <summary>Connects, sends a little and resets.</summary>
    private async Task Reset()
    {
        Socket[] sockets = await Connect(10);
        foreach (Socket socket in sockets)
        {
            if (_random.Next(2) == 0)
                await socket.SendAsync(protocol.Request, stop);
            socket.LingerState = new LingerOption(true, 0);
        }

        Close(sockets);
    }

    /// <summary>Begins to connect and goes away at once.</summary>
    private Task HalfOpen()
    {
        for (int i = 0; i < 20; i++)
        {
            using Socket socket = Make();
            socket.Blocking = false;
            try
            {
                socket.Connect(IPAddress.Loopback, port);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.WouldBlock)
            {
            }

            Interlocked.Increment(ref outcome.Attacks);
        }

        return Task.CompletedTask;
    }

    /// <summary>Asks as fast as it can and reads nothing.</summary>
    private async Task NeverRead()
    {
        Socket[] sockets = await Connect(1);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(3000);
        byte[] requests = [.. Enumerable.Repeat(protocol.Request, 500).SelectMany(request => request), .. protocol.Beginning];
        try
        {
            while (true)
                await sockets[0].SendAsync(requests, end.Token);
        }
        finally
        {
            Close(sockets);
        }
    }

    /// <summary>Begins a handshake, or a request, and says no more.</summary>
    private async Task BeginOnly()
    {
        Socket[] sockets = await Connect(30);
        try
        {
            foreach (Socket socket in sockets)
                await socket.SendAsync(protocol.Beginning.AsMemory(0, _random.Next(protocol.Beginning.Length)), stop);
            await Rest(2000);
        }
        finally
        {
            Close(sockets);
        }
    }

    private async Task Garbage()
    {
        Socket[] sockets = await Connect(5);
        byte[] garbage = new byte[_random.Next(1, 20_000)];
        _random.NextBytes(garbage);
        try
        {
            foreach (Socket socket in sockets)
                await socket.SendAsync(garbage, stop);
            await Rest(50);
        }
        finally
        {
            Close(sockets);
        }
    }

    /// <summary>Urgent data in the middle of a request (tcp(7)).</summary>
    private async Task Urgent()
    {
        Socket[] sockets = await Connect(5);
        try
        {
            foreach (Socket socket in sockets)
            {
                await socket.SendAsync(protocol.Beginning, stop);
                socket.Send("!"u8, SocketFlags.OutOfBand);
            }

            await Rest(50);
        }
        finally
        {
            Close(sockets);
        }
    }

    /// <summary>Now and then more connections than the server has descriptors.</summary>
    private async Task Exhaust()
    {
        await Rest(2500);
        Socket[] sockets = await Connect(Server.MaxDescriptors + 100);
        await Rest(500);
        Close(sockets);
    }

    private async Task<Socket[]> Connect(int count)
    {
        List<Socket> sockets = [];
        try
        {
            while (sockets.Count < count)
            {
                Socket socket = Make();
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, port, stop);
                Interlocked.Increment(ref outcome.Attacks);
            }
        }
        catch
        {
            Close(sockets);
            throw;
        }

        return [.. sockets];
    }

    private static Socket Make() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static void Close(IEnumerable<Socket> sockets)
    {
        foreach (Socket socket in sockets)
            socket.Dispose();
    }

    private Task Rest(int milliseconds) => Task.Delay(_random.Next(milliseconds), stop).ContinueWith(static _ => { }, TaskScheduler.Default);
}
