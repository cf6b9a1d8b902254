using System.Diagnostics;
using System.Globalization;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Connections to one server that fibers rent and return: for clients of protocols of one's own.</summary>
/// <remarks>
/// <para>A rent takes the connection that was returned last. It is asked for its health, which is one poll(2). A connection that
/// is readable has the end of the stream, an error, or bytes that belong to no reply: it is closed. Without an idle one a new one
/// is made, up to <see cref="TcpPoolOptions.MaxConnections"/>; beyond them fibers wait, in arrival order.</para>
/// <para>Thread rule: the reactor's thread only, from the first rent on.</para>
/// </remarks>
/// <example>
/// <!-- given: -->
/// <code>
/// using var pool = new TcpPool("localhost", 6379);
/// using PooledSocket rented = (await pool.Rent(TimeSpan.FromSeconds(1))).OrThrow();
/// (await rented.Socket.Write("PING\r\n")).OrThrow();
/// byte[]? reply = await rented.Socket.ReadLine();
/// rented.Return();
/// </code>
/// </example>
[ReactorThread]
public sealed class TcpPool : IDisposable
{
    private readonly string _host;
    private readonly string _service;
    private readonly TcpPoolOptions _options;
    private readonly FiberSemaphore _permits;

    /// <summary>In the order in which they were returned.</summary>
    private readonly List<IdleSocket> _idle = [];

    private FiberScheduler? _scheduler;
    private Fiber? _sweeper;
    private int _rented;
    private bool _isDisposed;

    /// <summary>Makes a pool. It connects at the first rent.</summary>
    /// <param name="host">A name or an address of the server.</param>
    /// <param name="port">Its port, 0–65535.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> or an option is out of its range.</exception>
    public TcpPool(string host, int port, TcpPoolOptions? options = null)
        : this(host, ServiceOf(port), options)
    {
    }

    /// <inheritdoc cref="TcpPool(string, int, TcpPoolOptions?)"/>
    /// <param name="host">A name or an address of the server, or <c>"unix/"</c>.</param>
    /// <param name="serviceOrPath">A name of services(5), a port in digits, or the path of the UNIX socket (with a NUL in front: an abstract name).</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> or <paramref name="serviceOrPath"/> is null.</exception>
    public TcpPool(string host, string serviceOrPath, TcpPoolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(serviceOrPath);
        if (host != HostPort.UnixHost)
            AddressLookup.CheckService(serviceOrPath);
        _options = options ?? new TcpPoolOptions();
        _options.Check();
        (_host, _service) = (host, serviceOrPath);
        _permits = new FiberSemaphore(_options.MaxConnections, $"connections to {host}:{serviceOrPath}");
    }

    /// <summary>How many connections are rented, or being made for a rent.</summary>
    public int RentedCount => _rented;

    /// <summary>How many connections wait for a rent.</summary>
    public int IdleCount => _idle.Count;

    /// <summary>Rents a connection. Suspends the fiber while all are rented, and while a new one is made.</summary>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely for a connection to be returned; <see cref="TimeSpan.Zero"/> gives what is idle, or nothing.</param>
    /// <returns>The connection; null on an error, with the reason in <c>Errno.Last</c>: ETIMEDOUT (all are rented, or the connect took too long), EIO (the name is not resolved), ECONNREFUSED, …</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed, or was disposed while the fiber waited.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; it has no connection.</exception>
    [Parks]
    public FiberTask<PooledSocket?> Rent(TimeSpan? timeout = null)
    {
        FiberScheduler.CheckTimeout(timeout);
        _scheduler ??= Reactor.Current.Scheduler;
        _scheduler.CheckAccess();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _scheduler.TryEnterOperation() ? RentInTurn(_scheduler, timeout) : _scheduler.Refuse<PooledSocket?>();
    }

    /// <summary>
    /// Closes the idle connections, and ends the rents that wait. Those that are rented go on, and are closed when they are returned.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public void Dispose()
    {
        _scheduler?.CheckAccess();
        if (_isDisposed)
            return;
        _isDisposed = true;
        foreach (IdleSocket idle in _idle)
            idle.Socket.Dispose();
        _idle.Clear();
        _sweeper?.Cancel();

        // The first fiber that waits gets a permit, sees that the pool has ended, and by its own end wakes the next.
        if (_permits.HasWaiters)
            _permits.Release();
    }

    /// <inheritdoc/>
    public override string ToString() => $"pool of {_host}:{_service}{(_isDisposed ? " (disposed)" : "")}, {RentedCount} rented, {IdleCount} idle";

    /// <summary>A rent ends.</summary>
    /// <param name="socket">Its connection.</param>
    /// <param name="isReusable">Whether its conversation is at an end.</param>
    internal void Take(FiberSocket socket, bool isReusable)
    {
        socket.Scheduler.CheckAccess();
        if (isReusable && !_isDisposed && !socket.IsClosed && !socket.IsAborted && socket.BytesBuffered == 0 && !socket.IsAtEnd)
            Keep(socket);
        else
            socket.Dispose();
        EndRent();
    }

    private async FiberTask<PooledSocket?> RentInTurn(FiberScheduler scheduler, TimeSpan? timeout)
    {
        var deadline = new Deadline(scheduler.Clock, timeout);
        if (!await _permits.Acquire(timeout))
        {
            _ = scheduler.Publish(Errno.ETIMEDOUT);
            return null;
        }

        _rented++;
        PooledSocket? rented = null;
        try
        {
            rented = TakeIdle() is { } idle
                ? new PooledSocket(this, idle, isReused: true)
                : await Connect(deadline) is { } made ? new PooledSocket(this, made, isReused: false) : null;
            return rented;
        }
        finally
        {
            if (rented is null)
                EndRent();
        }
    }

    /// <summary>The connection that was returned last, if it is well; those that are not are closed.</summary>
    private FiberSocket? TakeIdle()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (_idle.Count > 0)
        {
            FiberSocket socket = _idle[^1].Socket;
            _idle.RemoveAt(_idle.Count - 1);
            if (!socket.IsClosed && !socket.IsReady(IoEvents.Read))
                return socket;
            socket.Dispose();
        }

        return null;
    }

    private async FiberTask<FiberSocket?> Connect(Deadline deadline)
    {
        TimeSpan? time = _options.ConnectTimeout == Timeout.InfiniteTimeSpan ? deadline.Left : deadline.AtMost(_options.ConnectTimeout);
        FiberSocket? socket = await FiberSocket.TcpConnect(_host, _service, time, _options.NoDelay);
        bool isReady = false;
        try
        {
            isReady = socket is not null && (_options.Prepare is null || await _options.Prepare(socket));
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return isReady ? socket : null;
        }
        finally
        {
            if (!isReady || _isDisposed)
                socket?.Dispose();
        }
    }

    private void Keep(FiberSocket socket)
    {
        _idle.Add(new IdleSocket(socket, socket.Scheduler.Clock.Timestamp));
        if (_options.IdleTimeout != Timeout.InfiniteTimeSpan)
            _sweeper ??= Fiber.Start(this, static pool => pool.Sweep(), "idle connections");
    }

    /// <summary>Closes what has been idle for too long, as long as something is idle.</summary>
    private async FiberTask Sweep()
    {
        FiberClock clock = _scheduler!.Clock;
        long limit = _options.IdleTimeout.Ticks * TimeSpan.NanosecondsPerTick;
        try
        {
            while (_idle.Count > 0)
            {
                long left = _idle[0].Since + limit - clock.Timestamp;
                if (left > 0)
                {
                    await Fiber.Sleep(TimeSpan.FromTicks(left / TimeSpan.NanosecondsPerTick + 1));
                    continue;
                }

                FiberSocket socket = _idle[0].Socket;
                _idle.RemoveAt(0);
                socket.Dispose();
            }
        }
        finally
        {
            _sweeper = null;
        }
    }

    private void EndRent()
    {
        Debug.Assert(_rented > 0, "a rent ends once");
        _rented--;
        _permits.Release();
    }

    private static string ServiceOf(int port)
    {
        HostPort.CheckPort(port);
        return port.ToString(CultureInfo.InvariantCulture);
    }
}
