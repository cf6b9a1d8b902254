using System.Buffers;
using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Writes what the kernel did not take at the call, as it makes room.</summary>
internal sealed class WriteOperation : IoOperation<FiberSocket, IoResult>
{
    private ReadOnlyMemory<byte> _rest;
    private byte[]? _rented;
    private long _written;

    /// <summary>False: others are first, and what the transport has begun is theirs.</summary>
    private bool _hasBegun;

    protected override string Verb => "writing to";

    protected override long CountSoFar => _written;

    /// <param name="socket">The socket.</param>
    /// <param name="rest">What has still to go.</param>
    /// <param name="rented">The array of <paramref name="rest"/> if it is to go back to the pool.</param>
    /// <param name="written">How many bytes have gone already.</param>
    /// <param name="timeout">The maximum time to wait.</param>
    internal FiberTask<IoResult> Start(FiberSocket socket, ReadOnlyMemory<byte> rest, byte[]? rented, long written, TimeSpan? timeout)
    {
        _rest = rest;
        _rented = rented;
        _written = written;
        _hasBegun = !socket.Descriptor.HasWriters;
        return WaitOn(socket, IoEvents.Write, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        _hasBegun = true;
        IoResult sent = Owner.SendNow(_rest.Span);
        if (sent.IsSuccess)
        {
            Debug.Assert(sent.Count <= _rest.Length, "the kernel takes no more than it is given");
            _written += sent.Count;
            _rest = _rest[(int)sent.Count..];
            if (_rest.IsEmpty)
                End(new IoResult(_written));
        }
        else if (!sent.WouldBlock)
        {
            End(sent.Errno);
        }
    }

    protected override void OnLeft() => Owner.LeaveWrite(_hasBegun);

    protected override IoResult ResultOf(IoResult outcome) => outcome;

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _rest = default;
        if (_rented is not null)
            PooledBytes.Return(ArrayPool<byte>.Shared, _rented);
        _rented = null;
    }
}
