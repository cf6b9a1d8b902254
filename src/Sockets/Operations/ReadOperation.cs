namespace FiberNet;

/// <summary>Reads into the caller's memory: until it has <see cref="_least"/> bytes, or the stream ends.</summary>
internal sealed class ReadOperation : SocketOperation<int>
{
    private Memory<byte> _memory;
    private int _count;
    private int _least;

    protected override int ResultSoFar => _count > 0 ? _count : -1;

    /// <param name="socket">The socket.</param>
    /// <param name="memory">Where to.</param>
    /// <param name="count">How many bytes are there already.</param>
    /// <param name="least">How many have to be there to complete.</param>
    /// <param name="timeout">How long to wait.</param>
    internal FiberTask<int> Start(FiberSocket socket, Memory<byte> memory, int count, int least, TimeSpan? timeout)
    {
        _memory = memory;
        _count = count;
        _least = least;
        return Start(socket, IoEvents.Read, timeout);
    }

    internal FiberTask<int> AfterYield(FiberSocket socket, Memory<byte> memory, int count, Errno error)
    {
        _memory = memory;
        return AfterYield(socket, count, error);
    }

    protected override void TryComplete(IoEvents events)
    {
        int count = Socket.ReadNow(_memory.Span[_count..]);
        if (count > 0)
        {
            _count += count;
            if (_count >= _least)
                Finish(_count);
        }
        else if (count == 0)
        {
            Finish(_count);
        }
        else
        {
            EndUnlessBlocked(count);
        }
    }

    /// <summary>What was gathered goes back to the head of the socket's own buffer, for the next reader.</summary>
    protected override void OnCanceled()
    {
        if (_count > 0)
            Socket.Unread(_memory.Span[.._count]);
    }

    protected override void OnUnread(int result)
    {
        if (result > 0)
            Socket.Unread(_memory.Span[..result]);
    }

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _memory = default;
    }
}
