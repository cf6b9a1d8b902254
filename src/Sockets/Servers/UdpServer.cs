using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FiberNet;

/// <summary>Receives datagrams, and runs a handler for each in a fiber of its own. UDP and UNIX datagram sockets.</summary>
/// <remarks>
/// <para>While as many handlers run as are allowed, nothing is received: the kernel keeps what its buffer holds and drops the
/// rest, as it always does with datagrams.</para>
/// <para>Thread rule: the reactor's thread only.</para>
/// </remarks>
public sealed partial class UdpServer : IDisposable
{
    private static readonly AddrInfoHints s_hints = ServerAddress.HintsFor(SocketType.Dgram, ProtocolType.Udp);

    /// <summary>How long a stop waits for handlers that it has cancelled, and once more after it has closed the socket.</summary>
    private static readonly TimeSpan s_stopGrace = TimeSpan.FromSeconds(1);

    private readonly HandlerFibers _handlers = new();
    private readonly RateLimitedLog _receiveLog;
    private readonly Func<Datagram, FiberTask> _handler;
    private readonly int _maxHandlers;
    private readonly string _name;
    private UnixPath? _path;
    private Fiber _receiver = null!;

    private UdpServer(FiberSocket socket, UnixPath? path, Func<Datagram, FiberTask> handler, int maxHandlers, string name)
    {
        Socket = socket;
        EndPoint = socket.Name;
        _path = path;
        _handler = handler;
        _maxHandlers = maxHandlers;
        _name = name;
        _receiveLog = new RateLimitedLog(Reactor, $"{name} at {EndPointText.Of(EndPoint)}: receive");
    }

    /// <summary>The socket: to send from, and for its options.</summary>
    public FiberSocket Socket { get; }

    /// <summary>The address, with the port that the kernel has chosen.</summary>
    public EndPoint? EndPoint { get; }

    /// <summary>How many handlers run.</summary>
    public int HandlerCount => _handlers.Count;

    /// <summary>True once the socket is closed.</summary>
    public bool IsClosed => Socket.IsClosed;

    /// <summary>Why the server receives no more, if that was not asked for; else null. The failure is reported as that of any fiber.</summary>
    public Exception? Failure { get; private set; }

    private Reactor Reactor => (Reactor)Socket.Scheduler.Poller;

    /// <summary>Binds a socket and serves, in a fiber of its own. Never parks, resolves no names.</summary>
    /// <param name="endPoint">The address; port 0 lets the kernel choose. The file of a dead UNIX socket is replaced, one that is in use respected.</param>
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
        Check(handler, maxHandlers, name);
        FiberSocket? socket = FiberSocket.Create(endPoint.AddressFamily, SocketType.Dgram);
        if (socket is null || !ServerAddress.BindOrReplace(socket, endPoint))
        {
            socket?.Close();
            return null;
        }

        var server = new UdpServer(socket, UnixPath.Of(endPoint), handler, maxHandlers, name);
        server._receiver = Fiber.Create(server, static server => server.ReceiveAll(), name);
        return server;
    }

    /// <summary>Looks a host up, binds to the first of its addresses and serves, in a fiber of its own; parks only for the lookup.</summary>
    /// <param name="host">A name or an address; "" for every address of this machine.</param>
    /// <param name="port">The port; 0 lets the kernel choose.</param>
    /// <param name="handler">What to do with a datagram. One that fails is reported once, with the fiber's name.</param>
    /// <param name="maxHandlers">How many handlers run at a time, at least 1.</param>
    /// <param name="name">What the fibers of the handlers are called, followed by the sender's address.</param>
    /// <returns>The server; null on an error, which <c>Errno.Last</c> tells: EIO (not resolved), EADDRINUSE, EACCES, EADDRNOTAVAIL, …</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535, <paramref name="maxHandlers"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public static FiberTask<UdpServer?> Start(string host, int port, Func<Datagram, FiberTask> handler, int maxHandlers = 1024, string name = "udp")
    {
        HostPort.CheckPort(port);
        return Start(host, port.ToString(CultureInfo.InvariantCulture), handler, maxHandlers, name);
    }

    /// <inheritdoc cref="Start(string, int, Func{Datagram, FiberTask}, int, string)"/>
    /// <param name="host">A name or an address, "" for every address of this machine, or <c>"unix/"</c>.</param>
    /// <param name="serviceOrPath">A name of services(5), a port in digits, or the path of the UNIX socket (with a NUL in front: an abstract name).</param>
    /// <param name="handler">What to do with a datagram. One that fails is reported once, with the fiber's name.</param>
    /// <param name="maxHandlers">How many handlers run at a time, at least 1.</param>
    /// <param name="name">What the fibers of the handlers are called, followed by the sender's address.</param>
    public static FiberTask<UdpServer?> Start(string host, string serviceOrPath, Func<Datagram, FiberTask> handler, int maxHandlers = 1024, string name = "udp")
    {
        Check(handler, maxHandlers, name);
        return ServerAddress.Bind(host, serviceOrPath, s_hints, null, endPoint => Start(endPoint, handler, maxHandlers, name));
    }

    /// <summary>Closes the socket: nothing is received any more. Handlers that run are left alone, but cannot reply any more. The file of a UNIX socket is removed.</summary>
    /// <returns>True; false if it was closed before.</returns>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public bool Close()
    {
        if (IsClosed)
            return false;
        Socket.Scheduler.CheckAccess();
        RemovePath();
        bool isClosed = Socket.Close();
        _handlers.WakeWaiters();
        return isClosed;
    }

    /// <summary>
    /// Receives no more, gives the handlers time to end, in which they can still reply, cancels those that have not by then,
    /// and closes the socket when all have ended, or a second later; parks meanwhile.
    /// </summary>
    /// <remarks>
    /// It takes at most <paramref name="drain"/> and two seconds. Handlers that run even then, because they await something that
    /// is not this library's, are named in the log with what they wait for.
    /// </remarks>
    /// <param name="drain">How long the handlers may go on; zero: not at all; <see cref="Timeout.InfiniteTimeSpan"/>: as long as they like.</param>
    /// <returns>How many handlers had to be cancelled.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="drain"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; the socket is closed, the handlers are as they were.</exception>
    public FiberTask<int> Stop(TimeSpan drain)
    {
        FiberScheduler.CheckTimeout(drain);
        Socket.Scheduler.CheckAccess();
        RemovePath();
        _receiver.Cancel();
        return DrainAndClose(drain);
    }

    /// <inheritdoc cref="Close"/>
    public void Dispose() => Close();

    private static void Check(Func<Datagram, FiberTask> handler, int maxHandlers, string name)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxHandlers, 1);
    }

    private async FiberTask<int> DrainAndClose(TimeSpan drain)
    {
        try
        {
            if (!Socket.Scheduler.TryEnterOperation())
                return await Socket.Scheduler.Refuse<int>();
            int canceled = await _handlers.Drain(Socket.Scheduler.Clock, drain, s_stopGrace, () => Close());
            if (_handlers.DescribeLeft() is { } left)
                new RateLimitedLog(Reactor, $"{_name} at {EndPointText.Of(EndPoint)}: stop").Write(left);
            return canceled;
        }
        finally
        {
            Close();
        }
    }

    private void RemovePath()
    {
        if (_path is not null)
            UnixPath.Remove(_path);
        _path = null;
    }
}
