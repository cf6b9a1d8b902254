using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The place of a <see cref="SocketCase"/> in the queue of its descriptor.</summary>
internal sealed class SocketCaseEntry : IoOperation<Descriptor, bool>
{
    private SocketCase? _case;
    private FiberSocket? _socket;
    private IoEvents _direction;

    protected override string Verb => $"waiting for {_direction} on";

    internal void Enter(SocketCase selectCase, FiberSocket socket, IoEvents direction)
    {
        _case = selectCase;
        _socket = socket;
        _direction = direction;
        _ = WaitOn(socket.Descriptor, direction, null);
    }

    internal void Leave() => ReturnUnused();

    protected override void TryComplete(IoEvents events)
    {
        if ((events == IoEvents.None || _socket!.IsSecured) && _socket!.Look(_direction) == IoEvents.None)
            return;
        FiberSocket socket = _socket!;
        _case!.Happened();
        socket.PassBufferOn();
    }

    protected override void OnAborted(Errno errno) => _case!.Happened();

    /// <summary>A select has a time of its own.</summary>
    protected override void OnIdle() => _ = EnterQueue(_socket!.Descriptor, _direction);

    protected override bool ResultOf(IoResult outcome) => false;

    protected override void OnRecycle()
    {
        _case = null;
        _socket = null;
        base.OnRecycle();
    }
}
