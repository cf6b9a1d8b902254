namespace FiberNet;

/// <summary>Waits for room for a message with descriptors.</summary>
internal sealed class SendHandlesOperation : SocketOperation<int>
{
    private ReadOnlyMemory<byte> _data;
    private PassedHandles _handles;

    protected override int ResultSoFar => -1;

    internal FiberTask<int> Start(FiberSocket socket, ReadOnlyMemory<byte> data, PassedHandles handles, TimeSpan? timeout)
    {
        _data = data;
        _handles = handles;
        return Start(socket, IoEvents.Write, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        int count = Socket.SendHandlesNow(_data.Span, _handles.Numbers);
        if (count >= 0)
            Complete(count);
        else
            EndUnlessBlocked(count);
    }

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _data = default;
        _handles.Close();
        _handles = default;
    }
}
