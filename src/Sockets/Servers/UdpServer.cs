using System.Net;
using System.Net.Sockets;

namespace FiberNet;

/// <summary>Receives datagrams, and runs a handler for each in a fiber of its own. UDP and UNIX datagram sockets.</summary>
/// <remarks>
/// While as many handlers run as are allowed, nothing is received: the kernel keeps what its buffer holds and drops the
/// rest, as it always does with datagrams. Thread rule: the reactor's thread only.
/// </remarks>
public sealed class UdpServer : IDisposable
{
    private readonly FiberSemaphore _permits;
    private readonly Func<Datagram, FiberTask> _handler;
    private readonly string _name;

    private UdpServer(FiberSocket socket, Func<Datagram, FiberTask> handler, int maxHandlers, string name)
    {
        Socket = socket;
        EndPoint = socket.Name;
        _handler = handler;
        _permits = new FiberSemaphore(maxHandlers);
        _name = name;
    }

    /// <summary>The socket: to send from, and for its options.</summary>
    public FiberSocket Socket { get; }

    /// <summary>The address, with the port that the kernel has chosen.</summary>
    public EndPoint? EndPoint { get; }

    /// <summary>True once the server receives no more.</summary>
    public bool IsClosed => Socket.IsClosed;

    /// <summary>Binds a socket and serves, in a fiber of its own. Never parks, resolves no names.</summary>
    /// <param name="endPoint">The address; port 0 lets the kernel choose.</param>
    /// <param name="handler">What to do with a datagram. One that fails is reported once, with the fiber's name.</param>
    /// <param name="maxHandlers">How many handlers run at a time, at least 1.</param>
    /// <param name="name">What the fibers of the handlers are called, followed by the sender's address.</param>
    /// <returns>The server; null on an error, which <c>Errno.Last</c> tells: EADDRINUSE, EACCES, EADDRNOTAVAIL, …</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="endPoint"/> is a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxHandlers"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    public static UdpServer? Start(EndPoint endPoint, Func<Datagram, FiberTask> handler, int maxHandlers = 1024, string name = "udp")
    {
        SocketAddressCodec.Check(endPoint);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxHandlers, 1);
        FiberSocket? socket = FiberSocket.Create(endPoint.AddressFamily, SocketType.Dgram);
        if (socket is null || !socket.Bind(endPoint))
        {
            socket?.Close();
            return null;
        }

        var server = new UdpServer(socket, handler, maxHandlers, name);
        Fiber.Create(server, static server => server.ReceiveAll(), name);
        return server;
    }

    /// <summary>Receives no more. Handlers that run are left alone, but cannot reply any more.</summary>
    /// <returns>True; false if it was closed before.</returns>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public bool Close() => Socket.Close();

    /// <inheritdoc cref="Close"/>
    public void Dispose() => Close();

    private async FiberTask ReceiveAll()
    {
        while (!IsClosed)
        {
            await _permits.Acquire();
            ReceivedMessage message = IsClosed ? default : await Socket.ReceiveFrom();
            if (message.Data is not null)
            {
                Fiber.Create((this, message), static s => s.Item1.Handle(s.message), $"{_name}/{message.From?.ToString() ?? "unnamed"}");
                continue;
            }

            // An error is that of a datagram sent before, such as ECONNREFUSED; it was told, and the next receive goes on.
            _permits.Release();
        }
    }

    private async FiberTask Handle(ReceivedMessage message)
    {
        try
        {
            await _handler(new Datagram(this, message.Data!, message.From));
        }
        finally
        {
            _permits.Release();
        }
    }
}
