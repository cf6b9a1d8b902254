using System.Net;

namespace FiberNet;

/// <summary>
/// Accepts connections, and runs a handler for each in a fiber of its own. TCP and UNIX stream sockets.
/// </summary>
/// <remarks>
/// <para>The connection is closed when its handler ends, if the handler has not done so. A handler that fails ends its own
/// connection only; the failure is reported once, with the fiber's name.</para>
/// <para>When the process is out of descriptors or memory, the server pauses and says so in the reactor's log, once in five
/// seconds at most. Connections then wait in the kernel's queue, and it serves on as soon as it can. When it can never accept
/// again it closes itself, and <see cref="Serve"/> or the fiber that serves fails.</para>
/// <para>Thread rule: the reactor's thread only.</para>
/// </remarks>
[ReactorThread]
public sealed partial class TcpServer : IAsyncDisposable, IDisposable
{
    /// <summary>The source of an activity for each connection, with <see cref="TcpServerOptions.TraceConnections"/>.</summary>
    public const string ActivitySourceName = "FiberNet";

    private readonly FiberSocket _listener;
    private readonly UnixPath? _path;
    private readonly TcpServerOptions _options;
    private readonly HandlerFibers _connections = new();
    private readonly RateLimitedLog _acceptLog;
    private readonly RateLimitedLog _handshakeLog;
    private readonly SpareDescriptors _spare;
    private readonly ConnectionLimits? _limits;
    private Func<FiberSocket, FiberTask>? _handler;
    private CancellationTokenSource? _stopping;
    private bool _isAccepting;
    private bool _isStopping;

    private TcpServer(FiberSocket listener, UnixPath? path, TcpServerOptions options)
    {
        _listener = listener;
        _path = path;
        _options = options;
        EndPoint = listener.LocalEndPoint;
        _spare = new SpareDescriptors(listener.Descriptor, options.SpareDescriptors);
        _acceptLog = new RateLimitedLog(Reactor, ReportKind.AcceptPaused, $"{options.Name} at {EndPointText.Of(EndPoint)}: accept");
        _handshakeLog = new RateLimitedLog(Reactor, ReportKind.HandshakeFailed, $"{options.Name} at {EndPointText.Of(EndPoint)}: TLS handshake");
        if (options.HasLimits)
            _limits = new ConnectionLimits(this, _connections, options, new RateLimitedLog(Reactor, ReportKind.LimitReached, $"{options.Name} at {EndPointText.Of(EndPoint)}"));
    }

    /// <summary>The address that the server listens at, with the port that the kernel has chosen.</summary>
    public EndPoint? EndPoint { get; }

    /// <summary>How many connections are being served.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>How many connections have been accepted so far.</summary>
    public long AcceptedCount { get; private set; }

    /// <summary>How many connections were ended because of <see cref="TcpServerOptions.IdleTimeout"/>.</summary>
    public long IdleCount => _limits?.IdleCount ?? 0;

    /// <summary>How many connections were ended because of <see cref="TcpServerOptions.FirstByteTimeout"/>.</summary>
    public long SilentCount => _limits?.SilentCount ?? 0;

    /// <summary>How many times the server has paused because it could not accept, or only the spare descriptors were left.</summary>
    public long AcceptPauseCount { get; private set; }

    /// <summary>How many connections have ended in their TLS handshake (<see cref="TcpServerOptions.Tls"/>).</summary>
    public long HandshakeFailureCount { get; private set; }

    /// <summary>
    /// The limit at which the server has ended the connection of the running handler, for its clean-up and its records;
    /// <see cref="ConnectionLimit.None"/> if it has reached none, and outside handlers.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public ConnectionLimit ReachedLimit
    {
        get
        {
            _listener.Scheduler.CheckAccess();
            return _listener.Scheduler.RunningFiber is { } fiber ? _connections.ReachedBy(fiber) : ConnectionLimit.None;
        }
    }

    /// <summary>True once the server accepts no more.</summary>
    public bool IsClosed => _listener.IsClosed;

    /// <summary>The exception that has ended the server; null while it serves, and if it was closed or stopped. <see cref="Serve"/>, or the fiber of <see cref="Start(Func{FiberSocket, FiberTask})"/>, has failed with it.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>
    /// Fires when <see cref="Stop"/> is called, before the handlers get their time, so that a handler can end between two
    /// requests. A handler reaches it through the server that <see cref="Bind(EndPoint, TcpServerOptions?)"/> has given.
    /// </summary>
    /// <remarks>Its callbacks run on the reactor's thread.</remarks>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public CancellationToken Stopping
    {
        get
        {
            _listener.Scheduler.CheckAccess();
            _stopping ??= new CancellationTokenSource();
            if (_isStopping && !_stopping.IsCancellationRequested)
                _stopping.Cancel();
            return _stopping.Token;
        }
    }

    /// <summary>The listening socket.</summary>
    public FiberSocket Listener => _listener;

    /// <summary>Listens at an address and serves, in a fiber of its own. Suspends only for the lookup of the host.</summary>
    /// <param name="host">A name or an address; "" for all addresses of this machine.</param>
    /// <param name="port">The port; 0 lets the kernel choose.</param>
    /// <param name="handler">Serves a connection, in a fiber of its own.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The server; null on an error, with the reason in <c>Errno.Last</c>: EIO (not resolved), EADDRINUSE, EACCES, EADDRNOTAVAIL, …</returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> or <paramref name="handler"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> or an option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <example>
    /// <!-- given: -->
    /// <code>
    /// using TcpServer server = (await TcpServer.Start("127.0.0.1", 8080, async client =&gt;
    /// {
    ///     while (await client.ReadLine() is { } line &amp;&amp; await client.Write(line))
    ///     {
    ///     }
    /// })).OrThrow();
    /// </code>
    /// </example>
    [Parks]
    public static FiberTask<TcpServer?> Start(string host, int port, Func<FiberSocket, FiberTask> handler, TcpServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return BindAndStart(Bind(host, port, options), handler);
    }

    /// <inheritdoc cref="Start(string, int, Func{FiberSocket, FiberTask}, TcpServerOptions?)"/>
    /// <param name="host">A name or an address, "" for all addresses of this machine, or <c>"unix/"</c>.</param>
    /// <param name="serviceOrPath">A name of services(5), a port in digits, or the path of the UNIX socket (with a NUL in front: an abstract name).</param>
    /// <param name="handler">Serves a connection, in a fiber of its own.</param>
    /// <param name="options">The options; null for the defaults.</param>
    [Parks]
    public static FiberTask<TcpServer?> Start(string host, string serviceOrPath, Func<FiberSocket, FiberTask> handler, TcpServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return BindAndStart(Bind(host, serviceOrPath, options), handler);
    }

    /// <summary>Serves in a fiber of its own.</summary>
    /// <param name="handler">Serves a connection, in a fiber of its own.</param>
    /// <returns>
    /// The fiber that accepts. It ends when the server is closed or stopped, and fails when the server can never accept again. A
    /// failure that no fiber joins is reported as that of any fiber.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The server serves already; or not on the reactor's thread.</exception>
    /// <exception cref="ObjectDisposedException">The server is closed.</exception>
    public Fiber Start(Func<FiberSocket, FiberTask> handler)
    {
        SetHandler(handler);
        WatchLimits();
        return Fiber.Create(this, static server => server.AcceptAll(), _options.Name);
    }

    /// <summary>Serves in this fiber: suspends it until the server is closed or stopped.</summary>
    /// <param name="handler">Serves a connection, in a fiber of its own.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The server serves already; or not on the reactor's thread.</exception>
    /// <exception cref="ObjectDisposedException">The server is closed.</exception>
    /// <exception cref="IOException">accept(2) says that it can never succeed again; the server is closed.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; the server is not closed by that.</exception>
    [Parks]
    public FiberTask Serve(Func<FiberSocket, FiberTask> handler)
    {
        SetHandler(handler);
        WatchLimits();
        return AcceptAll();
    }

    /// <summary>Stops accepting. Connections that are being served are left alone. The file of a UNIX socket is removed.</summary>
    /// <returns>Success, or the errno: EBADF if it was closed before.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public IoResult Close()
    {
        if (_listener.IsClosed)
            return Errno.EBADF;
        _listener.Scheduler.CheckAccess();

        // The file first: between the two steps no client finds a file without a listener.
        if (_path is not null && !_listener.IsPassedOn)
            UnixPath.Remove(_path);
        IoResult closed = _listener.Close();
        _connections.WakeWaiters();
        return closed;
    }

    /// <summary>
    /// Stops accepting, and gives the handlers time to end. Then cancels those that are left, and after them aborts the connections
    /// (<see cref="FiberSocket.Abort"/>) of those that do not react. Suspends the fiber until all have ended.
    /// </summary>
    /// <remarks>
    /// It takes at most <paramref name="drain"/> and twice <see cref="TcpServerOptions.StopGrace"/>. A handler that still runs
    /// after that waits for something other than its connection and this library. The log names it and what it waits for, and
    /// its connection is closed.
    /// </remarks>
    /// <param name="drain">How long the handlers may go on; zero: not at all; <see cref="Timeout.InfiniteTimeSpan"/>: without a limit.</param>
    /// <returns>The number of handlers that had to be cancelled.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="drain"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; the server is closed, its handlers are as they were.</exception>
    /// <example>
    /// <!-- given: TcpServer server -->
    /// <code>
    /// int left = await server.Stop(drain: TimeSpan.FromSeconds(30)); // how many handlers did not end
    /// </code>
    /// </example>
    [Parks]
    public FiberTask<int> Stop(TimeSpan drain)
    {
        FiberScheduler.CheckTimeout(drain);
        _ = Close();
        if (!_listener.Scheduler.TryEnterOperation())
            return _listener.Scheduler.Refuse<int>();
        return StopHandlers(drain);
    }

    /// <summary>Closes the server if it is open: it stops accepting. Connections that are being served are left alone.</summary>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public void Dispose() => _ = Close();

    /// <summary>
    /// Stops the server as <see cref="Stop"/> does, with a drain of <see cref="TcpServerOptions.StopGrace"/>. It takes at most three
    /// times that: 3 seconds by default.
    /// </summary>
    /// <returns>A task that ends when all handlers have ended, or at that time.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public ValueTask DisposeAsync()
    {
        _listener.Scheduler.CheckAccess();
        _ = Close();
        return _connections.Count == 0
            ? ValueTask.CompletedTask
            : new ValueTask(Fiber.Create(this, static async server => await server.StopHandlers(server._options.StopGrace), $"{_options.Name} stop").AsTask());
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_options.Name} at {EndPointText.Of(EndPoint)}{(IsClosed ? " (closed)" : "")}, {ConnectionCount} connections";

    private Reactor Reactor => (Reactor)_listener.Scheduler.Poller;

    private async FiberTask<int> StopHandlers(TimeSpan drain)
    {
        _isStopping = true;
        _stopping?.Cancel();

        // What was accepted just before the close gets its handler, and that its time.
        var grace = new Deadline(_listener.Scheduler.Clock, _options.StopGrace);
        while (_isAccepting && !grace.HasPassed)
            await _connections.WaitForEnd(grace.Left);
        int canceled = await _connections.Drain(
            _listener.Scheduler.Clock,
            drain,
            _options.StopGrace,
            () => _connections.ForEachSocket(static (ref HandledSocket handled) => handled.Socket!.Abort()));
        if (_connections.DescribeLeft() is { } left)
        {
            new RateLimitedLog(Reactor, ReportKind.HandlersLeft, $"{_options.Name} at {EndPointText.Of(EndPoint)}: stop").Write(left);
            _connections.ForEachSocket(static (ref HandledSocket handled) => handled.Socket!.Dispose());
        }

        return canceled;
    }

    private void WatchLimits()
    {
        if (_limits is not null)
            Fiber.Create(_limits, static limits => limits.Watch(), $"{_options.Name} limits");
    }

    private static async FiberTask<TcpServer?> BindAndStart(FiberTask<TcpServer?> binding, Func<FiberSocket, FiberTask> handler)
    {
        TcpServer? server = await binding;
        server?.Start(handler);
        return server;
    }

    private void SetHandler(Func<FiberSocket, FiberTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        _listener.Scheduler.CheckAccess();
        if (_handler is not null)
            throw new InvalidOperationException("The server serves already.");
        _handler = handler;
    }
}
