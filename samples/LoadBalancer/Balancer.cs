using System.Net.Sockets;
using FiberNet;

/// <summary>Joins each client with a backend, and copies both ways until both have ended.</summary>
internal sealed class Balancer(IReadOnlyList<Backend> backends, TimeSpan connectTimeout)
{
    /// <summary>All connections share it: no other fiber runs between a read and its write, which copies what the kernel does not take.</summary>
    private readonly byte[] _buffer = new byte[64 * 1024];

    private int _next;
    private long _bytes;
    private int _refused;

    internal async FiberTask Serve(FiberSocket client)
    {
        using FiberSocket? backend = await Connect();
        if (backend is null)
        {
            _refused++;
            return;
        }

        FiberScope? copies = null;
        try
        {
            await FiberScope.Run(async scope =>
            {
                copies = scope;
                scope.Create(() => Copy(client, backend, scope), "requests");
                await Copy(backend, client, scope);
            });
        }
        finally
        {
            // A failure, a limit or the end of the drain has cut the connection.
            if (copies is { IsCanceled: true })
                Reset(client, backend);
        }
    }

    internal string Describe(TcpServer server) =>
        $"accepted {server.AcceptedCount}, active {server.ConnectionCount}, refused {_refused}, idle {server.IdleCount}, bytes {_bytes}, {string.Join(", ", backends)}";

    /// <summary>Asks the backends in turn, those that failed lately last.</summary>
    private async FiberTask<FiberSocket?> Connect()
    {
        int first = _next++ % backends.Count;
        foreach (Backend backend in backends.Skip(first).Concat(backends.Take(first)).OrderBy(backend => backend.IsDown).ToArray())
        {
            FiberSocket? socket = await FiberSocket.TcpConnect(backend.Host, backend.Port, connectTimeout);
            backend.Note(socket is not null);
            if (socket is not null)
                return socket;
        }

        return null;
    }

    /// <summary>Copies until the end of the stream, and passes that on: the other direction may have more to say. Any failure ends both.</summary>
    private async FiberTask Copy(FiberSocket from, FiberSocket to, FiberScope scope)
    {
        IoResult outcome;
        while (outcome = await from.Readable())
        {
            outcome = from.TryRead(_buffer);
            if (outcome.WouldBlock)
                continue;
            _bytes += outcome.Count;
            if (!outcome || !(outcome = await to.Write(_buffer.AsSpan(0, outcome.Bytes))))
                break;
        }

        if (!outcome.IsEnd || !to.Shutdown(SocketShutdown.Send))
            scope.Cancel();
    }

    /// <summary>Makes the close of the sockets a reset, so that no peer takes what it has got for the whole.</summary>
    private static void Reset(params ReadOnlySpan<FiberSocket> sockets)
    {
        foreach (FiberSocket socket in sockets)
            _ = socket.SetOption(SocketOptions.Linger, new LingerOption(true, 0));
    }
}
