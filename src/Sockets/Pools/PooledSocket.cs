namespace FiberNet;

/// <summary>
/// A connection of a <see cref="TcpPool"/> that is rented. <see cref="Return"/> gives it back; <see cref="Dispose"/> closes it if that was not done: a
/// conversation that an exception has cut leaves nothing that the next one can build on.
/// </summary>
/// <remarks>Thread rule: the reactor's thread only.</remarks>
[ReactorThread]
public sealed class PooledSocket : IDisposable
{
    private readonly TcpPool _pool;
    private FiberSocket? _socket;

    internal PooledSocket(TcpPool pool, FiberSocket socket, bool isReused)
    {
        _pool = pool;
        _socket = socket;
        IsReused = isReused;
    }

    /// <summary>The connection.</summary>
    /// <exception cref="ObjectDisposedException">The connection was returned or closed.</exception>
    public FiberSocket Socket => _socket ?? throw new ObjectDisposedException(nameof(PooledSocket), "The connection was returned or closed; rent another one.");

    /// <summary>
    /// True if it was rented before. Its server may have closed it without that having arrived yet. So a request that fails
    /// before the first byte of its reply may deserve another try.
    /// </summary>
    public bool IsReused { get; }

    /// <summary>
    /// Gives the connection back: its conversation is at an end, and the next one can begin. One that is closed or aborted, has met the
    /// end of the stream, or has unread bytes is closed instead. Never suspends.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The connection was returned or closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public void Return()
    {
        FiberSocket socket = Socket;
        _pool.Take(socket, isReusable: true);
        _socket = null;
    }

    /// <summary>Closes the connection, unless it was returned. Never suspends.</summary>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public void Dispose()
    {
        if (_socket is not { } socket)
            return;
        _pool.Take(socket, isReusable: false);
        _socket = null;
    }
}
