using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The case of a <see cref="Select"/> that waits until a socket is ready in one direction. Nothing is read or written by it.</summary>
public sealed class SocketCase : SelectCase
{
    private readonly FiberSocket _socket;
    private readonly IoEvents _direction;
    private SocketCaseEntry? _entry;

    internal SocketCase(FiberSocket socket, IoEvents direction)
    {
        _socket = socket;
        _direction = direction;
    }

    /// <inheritdoc/>
    protected override WaitTarget Target => new(WaitKind.Socket, _socket);

    /// <inheritdoc/>
    protected override bool OnTrySelect() => _socket.IsReady(_direction);

    /// <inheritdoc/>
    protected override void OnEnter()
    {
        _entry = _socket.Scheduler.Rent<SocketCaseEntry>();
        _entry.Enter(this, _socket, _direction);
    }

    /// <inheritdoc/>
    protected override void OnLeave()
    {
        _entry!.Leave();
        _entry = null;
    }

    /// <summary>The socket is ready, or was closed: the next call on it tells.</summary>
    internal void Happened() => Complete();
}
