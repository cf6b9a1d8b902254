using System.Buffers;

namespace FiberNet;

/// <summary>Writes what the kernel did not take at the call, as it makes room.</summary>
internal sealed class WriteOperation : SocketOperation<WriteResult>
{
    private ReadOnlyMemory<byte> _rest;
    private byte[]? _rented;
    private long _written;

    protected override WriteResult ResultSoFar => new(_written, Error);

    /// <param name="socket">The socket.</param>
    /// <param name="rest">What has still to go.</param>
    /// <param name="rented">The array of <paramref name="rest"/> if it is to go back to the pool.</param>
    /// <param name="written">How many bytes have gone already.</param>
    /// <param name="timeout">How long to wait.</param>
    internal FiberTask<WriteResult> Start(FiberSocket socket, ReadOnlyMemory<byte> rest, byte[]? rented, long written, TimeSpan? timeout)
    {
        _rest = rest;
        _rented = rented;
        _written = written;
        return Start(socket, IoEvents.Write, timeout);
    }

    internal FiberTask<WriteResult> AfterYield(FiberSocket socket, WriteResult result) => AfterYield(socket, result, result.Errno);

    protected override void TryComplete(IoEvents events)
    {
        int count = Socket.SendNow(_rest.Span);
        if (count >= 0)
        {
            _written += count;
            _rest = _rest[count..];
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
        if (_rented is not null)
            PooledBytes.Return(ArrayPool<byte>.Shared, _rented);
        _rented = null;
    }
}
