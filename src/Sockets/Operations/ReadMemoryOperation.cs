namespace FiberNet;

/// <summary>A buffered read that gives a slice of the buffer.</summary>
internal sealed class ReadMemoryOperation : BufferedReadOperation<ReadOnlyMemory<byte>>
{
    protected override ReadOnlyMemory<byte> ResultSoFar => default;

    /// <summary>The fiber reads the slice in its next slice of time, and others may read the socket before that.</summary>
    private ReadOnlyMemory<byte> _lent;

    protected override ReadOnlyMemory<byte> Take(FiberSocket socket, int count) => _lent = socket.LendMemory(count);

    protected override void OnUnread(ReadOnlyMemory<byte> result)
    {
        Socket.Unread(result.Span);
        EndLoan();
    }

    protected override void OnRecycle()
    {
        EndLoan();
        base.OnRecycle();
    }

    private void EndLoan()
    {
        Socket.SliceTaken(_lent);
        _lent = default;
    }
}
