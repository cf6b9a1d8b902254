using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>The system calls, and who makes them: one thread at a time, marked by <see cref="WriterStates.Sending"/>.</content>
internal sealed unsafe partial class DescriptorPipeWriter
{
    /// <summary>How many blocks one send takes at most.</summary>
    private const int MostPieces = 64;

    /// <summary>True while a thread is in a system call with the descriptor's number. Any thread.</summary>
    internal bool IsSending
    {
        get
        {
            using (_gate.Enter())
                return (_states & WriterStates.Sending) != 0;
        }
    }

    /// <summary>The kernel has room, on the reactor's thread. It says so with each event, so only a send that had to stop goes on.</summary>
    internal void OnWritable()
    {
        using (_gate.Enter())
        {
            _states |= WriterStates.Writable;
            if ((_states & WriterStates.Blocked) == 0)
                return;
        }

        Send(isInDispatch: true);
    }

    /// <summary>Sends what is flushed, unless another thread does; resumes the flush that waits, and tells the end.</summary>
    private void Send(bool isInDispatch)
    {
        bool isClaimed = false;
        var failure = Errno.None;
        bool isEnd;
        while (true)
        {
            long count;
            using (_gate.Enter())
            {
                if (!TryBeginSend(out count))
                {
                    isEnd = TakeEnd();
                    break;
                }
            }

            IoResult sent = _pipe.Scheduler.SentOnAnyThread(SendOnce(count, out long asked));
            using (_gate.Enter())
            {
                EndSend(sent, asked);
                if (!sent.IsSuccess && !sent.WouldBlock && (_states & WriterStates.Failed) == 0)
                {
                    _states |= WriterStates.Failed;
                    failure = sent.Errno;
                }

                if (IsHopeless)
                    Drop();
                isClaimed |= (_unsent <= _pipe.Options.MaxWriteBufferSize / 2) && TryClaim(isCanceled: false, null);
            }
        }

        if (failure != Errno.None)
            _pipe.SendFailed(failure);
        if (isClaimed)
            _wait.Resume(isInDispatch);
        if (isEnd)
            TellEnd();
    }

    /// <summary>The system call of the end, and who is interested.</summary>
    private void TellEnd()
    {
        _pipe.ShutDownOutput(_completion);
        using (_gate.Enter())
            _states &= ~WriterStates.Sending;
        _pipe.OutputCompleted(_completion);
    }

    private bool TryBeginSend(out long count)
    {
        count = _unsent;
        const WriterStates Hindrances = WriterStates.Sending | WriterStates.Failed | WriterStates.Writable;
        if (count == 0 || (_states & Hindrances) != WriterStates.Writable)
            return false;

        // Cleared before the call: an event during it must not be lost.
        _states = (_states & ~(WriterStates.Writable | WriterStates.Blocked)) | WriterStates.Sending;
        return true;
    }

    /// <summary>Whether the end is to be told now: once, when the writer was completed and nothing is left. Then this thread is in a system call.</summary>
    private bool TakeEnd()
    {
        const WriterStates Ends = WriterStates.Completed | WriterStates.Told | WriterStates.Sending | WriterStates.Failed;
        if (_unsent > 0 || (_states & Ends) != WriterStates.Completed)
            return false;
        _states |= WriterStates.Told | WriterStates.Sending;
        return true;
    }

    private void EndSend(IoResult sent, long asked)
    {
        _states &= ~WriterStates.Sending;
        _unsent -= sent.Count;
        _blocks.Consume(sent.Count);
        if (sent.IsSuccess && sent.Count == asked)
            _states |= WriterStates.Writable;
        else if ((_states & WriterStates.Writable) == 0)
            _states |= WriterStates.Blocked;

        // Nothing is held while nothing is to be sent. The writer leases before it has unflushed bytes, and gives the lease up after.
        if (_unsent == 0 && !_isLeased && Volatile.Read(ref _unflushed) == 0)
            _blocks.Clear();
    }

    private IoResult SendOnce(long count, out long asked)
    {
        PipeBlock first = _blocks.First!;
        int handle = _pipe.Descriptor.Handle;
        int there = first.End - _blocks.FirstIndex;
        if (there >= count)
        {
            asked = count;
            return TransferCalls.Send(handle, first.Slice(_blocks.FirstIndex, (int)count));
        }

        return Gather(handle, first, _blocks.FirstIndex, count, out asked);
    }

    [SkipLocalsInit]
    private static IoResult Gather(int handle, PipeBlock first, int index, long count, out long asked)
    {
        Span<IoVector> pieces = stackalloc IoVector[MostPieces];
        int used = 0;
        asked = 0;
        for (PipeBlock? block = first; asked < count && used < MostPieces; block = block.NextBlock, index = 0)
        {
            long part = Math.Min(block!.End - index, count - asked);
            if (part == 0)
                continue;
            pieces[used++] = new IoVector((byte*)block.Address + index, (nuint)part);
            asked += part;
        }

        return MessageCalls.Send(handle, pieces[..used], default, default, 0);
    }
}
