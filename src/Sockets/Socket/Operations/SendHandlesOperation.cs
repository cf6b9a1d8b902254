using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for room for a message with descriptors.</summary>
internal sealed class SendHandlesOperation : IoOperation<FiberSocket, IoResult>
{
    private ReadOnlyMemory<byte> _data;
    private PassedHandles _handles;

    protected override string Verb => "sending descriptors to";

    internal FiberTask<IoResult> Start(FiberSocket socket, ReadOnlyMemory<byte> data, PassedHandles handles, TimeSpan? timeout)
    {
        _data = data;
        _handles = handles;
        return WaitOn(socket, IoEvents.Write, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        IoResult sent = Owner.SendHandlesNow(_data.Span, _handles.Numbers);
        if (!sent.WouldBlock)
            End(sent);
    }

    protected override IoResult ResultOf(IoResult outcome) => outcome;

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _data = default;
        _handles.Close();
        _handles = default;
    }
}
