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
[ReactorThread]
public sealed partial class UdpServer : IAsyncDisposable, IDisposable
{
    private static readonly AddrInfoHints s_hints = ServerAddress.HintsFor(SocketType.Dgram, ProtocolType.Udp);

    private readonly HandlerFibers _handlers = new();
    private readonly RateLimitedLog _receiveLog;
    private readonly Func<Datagram, FiberTask> _handler;
    private readonly UdpServerOptions _options;
    private UnixPath? _path;
    private Fiber _receiver = null!;

    private UdpServer(FiberSocket socket, UnixPath? path, Func<Datagram, FiberTask> handler, UdpServerOptions options)
    {
        Socket = socket;
        EndPoint = socket.LocalEndPoint;
        _path = path;
        _handler = handler;
        _options = options;
        _receiveLog = new RateLimitedLog(Reactor, ReportKind.ReceivePaused, $"{options.Name} at {EndPointText.Of(EndPoint)}: receive");
    }

    /// <summary>The socket: to send from, and for its options.</summary>
    public FiberSocket Socket { get; }

    /// <summary>The address, with the port that the kernel has chosen.</summary>
    public EndPoint? EndPoint { get; }

    /// <summary>How many handlers run.</summary>
    public int HandlerCount => _handlers.Count;

    /// <summary>True once the socket is closed.</summary>
    public bool IsClosed => Socket.IsClosed;

    /// <summary>The exception that has ended the server; null while it serves, and if it was closed or stopped. The failure is reported as that of any fiber.</summary>
    public Exception? Failure { get; private set; }

    private Reactor Reactor => (Reactor)Socket.Scheduler.Poller;

    /// <summary>Binds a socket and serves, in a fiber of its own. Never suspends. Resolves no names.</summary>
    /// <param name="endPoint">The address; port 0 lets the kernel choose. The file of a UNIX socket is replaced if its server is dead, and kept if it is alive.</param>
    /// <param name="handler">Handles a datagram, in a fiber of its own. A failure is reported once, with the fiber's name.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The server; null on an error, with the reason in <c>Errno.Last</c>: EADDRINUSE, EACCES, EADDRNOTAVAIL, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> or <paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="endPoint"/> is a name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    public static UdpServer? Start(EndPoint endPoint, Func<Datagram, FiberTask> handler, UdpServerOptions? options = null)
    {
        SocketAddressCodec.Check(endPoint);
        options = Check(handler, options);
        FiberSocket? socket = FiberSocket.Create(endPoint.AddressFamily, SocketType.Dgram);
        if (socket is null || !ServerAddress.BindOrReplace(socket, endPoint))
        {
            socket?.Dispose();
            return null;
        }

        return Start(socket, UnixPath.Of(endPoint), handler, options);
    }

    /// <summary>Serves a socket that is bound already, one that systemd has passed for example, in a fiber of its own. Never suspends.</summary>
    /// <remarks>The file of a UNIX socket belongs to who made it, and stays when the server is closed.</remarks>
    /// <param name="socket">The socket. The server owns it from now on, unless the call fails.</param>
    /// <param name="handler">Handles a datagram, in a fiber of its own. A failure is reported once, with the fiber's name.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The server; null on an error, with the reason in <c>Errno.Last</c>: EINVAL (a socket of streams).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="socket"/> or <paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException"><paramref name="socket"/> is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public static UdpServer? Adopt(FiberSocket socket, Func<Datagram, FiberTask> handler, UdpServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        options = Check(handler, options);
        socket.EnterSync();
        if (socket.IsStream)
        {
            _ = socket.Publish(Errno.EINVAL);
            return null;
        }

        socket.Descriptor.MarkShared();
        return Start(socket, path: null, handler, options);
    }

    /// <summary>Looks a host up, binds to the first of its addresses and serves, in a fiber of its own. Suspends only for the lookup.</summary>
    /// <param name="host">A name or an address; "" for all addresses of this machine.</param>
    /// <param name="port">The port; 0 lets the kernel choose.</param>
    /// <param name="handler">Handles a datagram, in a fiber of its own. A failure is reported once, with the fiber's name.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The server; null on an error, with the reason in <c>Errno.Last</c>: EIO (not resolved), EADDRINUSE, EACCES, EADDRNOTAVAIL, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> or <paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535, or an option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <example>
    /// <!-- given: -->
    /// <code>
    /// using UdpServer server = (await UdpServer.Start("0.0.0.0", 5353, async datagram =&gt;
    /// {
    ///     if (datagram.From is { } from)
    ///         _ = await datagram.Server.Socket.SendTo(from, datagram.Data);
    /// })).OrThrow();
    /// </code>
    /// </example>
    [Parks]
    public static FiberTask<UdpServer?> Start(string host, int port, Func<Datagram, FiberTask> handler, UdpServerOptions? options = null)
    {
        HostPort.CheckPort(port);
        return Start(host, port.ToString(CultureInfo.InvariantCulture), handler, options);
    }

    /// <inheritdoc cref="Start(string, int, Func{Datagram, FiberTask}, UdpServerOptions?)"/>
    /// <param name="host">A name or an address, "" for all addresses of this machine, or <c>"unix/"</c>.</param>
    /// <param name="serviceOrPath">A name of services(5), a port in digits, or the path of the UNIX socket (with a NUL in front: an abstract name).</param>
    /// <param name="handler">Handles a datagram, in a fiber of its own. A failure is reported once, with the fiber's name.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [Parks]
    public static FiberTask<UdpServer?> Start(string host, string serviceOrPath, Func<Datagram, FiberTask> handler, UdpServerOptions? options = null)
    {
        UdpServerOptions checkedOptions = Check(handler, options);
        return ServerAddress.Bind(host, serviceOrPath, s_hints, null, endPoint => Start(endPoint, handler, checkedOptions));
    }

    /// <summary>Closes the socket, so that the server receives no more. Running handlers are left alone but can no longer reply. The file of a UNIX socket is removed.</summary>
    /// <returns>Success, or the errno: EBADF if it was closed before.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public IoResult Close()
    {
        if (IsClosed)
            return Errno.EBADF;
        Socket.Scheduler.CheckAccess();
        RemovePath();
        IoResult closed = Socket.Close();
        _handlers.WakeWaiters();
        return closed;
    }

    /// <summary>
    /// Stops receiving, and gives the handlers time to end, in which they can still reply. Then cancels those that are left, and
    /// closes the socket when all have ended, or after <see cref="UdpServerOptions.StopGrace"/>. Suspends the fiber meanwhile.
    /// </summary>
    /// <remarks>
    /// It takes at most <paramref name="drain"/> and twice <see cref="UdpServerOptions.StopGrace"/>. Handlers that still run after
    /// that wait for something other than this library. The log names them and what they wait for.
    /// </remarks>
    /// <param name="drain">How long the handlers may go on; zero: not at all; <see cref="Timeout.InfiniteTimeSpan"/>: without a limit.</param>
    /// <returns>The number of handlers that had to be cancelled.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="drain"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; the socket is closed, the handlers are as they were.</exception>
    [Parks]
    public FiberTask<int> Stop(TimeSpan drain)
    {
        FiberScheduler.CheckTimeout(drain);
        Socket.Scheduler.CheckAccess();
        RemovePath();
        _receiver.Cancel();
        return DrainAndClose(drain);
    }

    /// <summary>Closes the socket if it is open, so that the server receives no more.</summary>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public void Dispose() => _ = Close();

    /// <summary>
    /// Stops the server as <see cref="Stop"/> does, with a drain of <see cref="UdpServerOptions.StopGrace"/>. It takes at most three
    /// times that: 3 seconds by default.
    /// </summary>
    /// <returns>A task that ends when all handlers have ended, or at that time.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public ValueTask DisposeAsync()
    {
        Socket.Scheduler.CheckAccess();
        if (_handlers.Count > 0)
            return new ValueTask(Fiber.Create(this, static async server => await server.Stop(server._options.StopGrace), $"{_options.Name} stop").AsTask());
        _ = Close();
        return ValueTask.CompletedTask;
    }

    private static UdpServer Start(FiberSocket socket, UnixPath? path, Func<Datagram, FiberTask> handler, UdpServerOptions options)
    {
        var server = new UdpServer(socket, path, handler, options);
        server._receiver = Fiber.Create(server, static server => server.ReceiveAll(), options.Name);
        return server;
    }

    private static UdpServerOptions Check(Func<Datagram, FiberTask> handler, UdpServerOptions? options)
    {
        ArgumentNullException.ThrowIfNull(handler);
        options ??= new UdpServerOptions();
        options.Check();
        return options;
    }

    private async FiberTask<int> DrainAndClose(TimeSpan drain)
    {
        try
        {
            if (!Socket.Scheduler.TryEnterOperation())
                return await Socket.Scheduler.Refuse<int>();
            int canceled = await _handlers.Drain(Socket.Scheduler.Clock, drain, _options.StopGrace, Dispose);
            if (_handlers.DescribeLeft() is { } left)
                new RateLimitedLog(Reactor, ReportKind.HandlersLeft, $"{_options.Name} at {EndPointText.Of(EndPoint)}: stop").Write(left);
            return canceled;
        }
        finally
        {
            Dispose();
        }
    }

    private void RemovePath()
    {
        if (_path is not null)
            UnixPath.Remove(_path);
        _path = null;
    }
}
