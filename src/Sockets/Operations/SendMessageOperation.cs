using System.Net;

namespace FiberNet;

/// <summary>Waits for room for a message.</summary>
internal sealed class SendMessageOperation : SocketOperation<int>
{
    private ReadOnlyMemory<byte> _data;
    private MessageFlags _flags;
    private EndPoint? _to;

    protected override int ResultSoFar => -1;

    internal FiberTask<int> Start(FiberSocket socket, ReadOnlyMemory<byte> data, MessageFlags flags, EndPoint? to, TimeSpan? timeout)
    {
        _data = data;
        _flags = flags;
        _to = to;
        return Start(socket, IoEvents.Write, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        int count = Socket.SendNow(_data.Span, _flags, _to);
        if (count >= 0)
            Complete(count);
        else
            EndUnlessBlocked(count);
    }

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _data = default;
        _to = null;
    }
}
