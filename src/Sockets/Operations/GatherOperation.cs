namespace FiberNet;

/// <summary>Writes the pieces that the kernel did not take at the call, as it makes room.</summary>
internal sealed class GatherOperation : SocketOperation<WriteResult>
{
    private PieceList _rest;
    private long _written;

    protected override WriteResult ResultSoFar => new(_written, Error);

    internal FiberTask<WriteResult> Start(FiberSocket socket, in PieceList rest, long written, TimeSpan? timeout)
    {
        _rest = rest;
        _written = written;
        return Start(socket, IoEvents.Write, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        int count = _rest.IsEmpty ? 0 : Socket.SendNow(ref _rest);
        if (count >= 0)
        {
            _written += count;
            if (_rest.IsEmpty)
                Complete(new WriteResult(_written, Errno.None));
        }
        else
        {
            EndUnlessBlocked(count);
        }
    }

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _rest = default;
    }
}
