using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Writes the pieces that the kernel did not take at the call, as it makes room.</summary>
internal sealed class GatherOperation : IoOperation<FiberSocket, IoResult>
{
    private PieceList _rest;
    private long _written;

    /// <summary>False: others are first, and what the transport has begun is theirs.</summary>
    private bool _hasBegun;

    protected override string Verb => "writing to";

    protected override long CountSoFar => _written;

    internal FiberTask<IoResult> Start(FiberSocket socket, in PieceList rest, long written, TimeSpan? timeout)
    {
        _rest = rest;
        _written = written;
        _hasBegun = !socket.Descriptor.HasWriters;
        return WaitOn(socket, IoEvents.Write, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        _hasBegun = true;
        IoResult sent = _rest.IsEmpty ? default : Owner.SendNow(ref _rest);
        _written += sent.Count;
        if (!sent.IsSuccess && !sent.WouldBlock)
            End(sent.Errno);
        else if (_rest.IsEmpty)
            End(new IoResult(_written));
    }

    protected override void OnLeft() => Owner.LeaveWrite(_hasBegun);

    protected override IoResult ResultOf(IoResult outcome) => outcome;

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _rest = default;
    }
}
