using System.Net;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for room for a message.</summary>
internal sealed class SendMessageOperation : IoOperation<FiberSocket, IoResult>
{
    private ReadOnlyMemory<byte> _data;
    private MessageFlags _flags;
    private EndPoint? _to;

    protected override string Verb => "sending to";

    internal FiberTask<IoResult> Start(FiberSocket socket, ReadOnlyMemory<byte> data, MessageFlags flags, EndPoint? to, TimeSpan? timeout)
    {
        _data = data;
        _flags = flags;
        _to = to;
        return WaitOn(socket, IoEvents.Write, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        IoResult sent = Owner.SendNow(_data.Span, _flags, _to);
        if (!sent.WouldBlock)
            End(sent);
    }

    protected override IoResult ResultOf(IoResult outcome) => outcome;

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _data = default;
        _to = null;
    }
}
