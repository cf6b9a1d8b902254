using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Reads into the caller's memory: until it has <see cref="_least"/> bytes, or the stream ends.</summary>
internal sealed class ReadOperation : IoOperation<FiberSocket, IoResult>
{
    private Memory<byte> _memory;
    private int _count;
    private int _least;

    protected override string Verb => "reading from";

    protected override long CountSoFar => _count;

    /// <param name="socket">The socket.</param>
    /// <param name="memory">Receives the bytes.</param>
    /// <param name="count">How many bytes are there already.</param>
    /// <param name="least">How many have to be there to complete.</param>
    /// <param name="timeout">The maximum time to wait.</param>
    internal FiberTask<IoResult> Start(FiberSocket socket, Memory<byte> memory, int count, int least, TimeSpan? timeout)
    {
        Debug.Assert(count < least && least <= memory.Length, "a read waits for bytes that it has room for");
        _memory = memory;
        _count = count;
        _least = least;
        return WaitOn(socket, IoEvents.Read, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        FiberSocket socket = Owner;
        IoResult read = socket.ReadNow(_memory.Span[_count..]);
        if (read.Count > 0)
        {
            _count += (int)read.Count;
            if (_count < _least)
                return;
            End(new IoResult(_count));
            socket.PassBufferOn();
        }
        else if (read.IsSuccess)
        {
            End(read.IsEnd ? IoResult.EndAfter(_count) : new IoResult(_count));
            socket.PassBufferOn();
        }
        else if (!read.WouldBlock)
        {
            End(read.Errno);
        }
    }

    protected override IoResult ResultOf(IoResult outcome) => outcome;

    /// <summary>What was gathered goes back to the head of the socket's own buffer, for the next reader.</summary>
    protected override void OnCanceled()
    {
        if (_count > 0)
            Owner.Unread(_memory.Span[.._count]);
    }

    protected override void OnUnread(IoResult result) => new ReturnedBytes(Owner, _memory).Unread(result);

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _memory = default;
    }
}
