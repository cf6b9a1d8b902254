using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>The system calls, and who makes them: one thread at a time, marked by <see cref="ReaderStates.Receiving"/>.</content>
internal sealed unsafe partial class DescriptorPipeReader
{
    /// <summary>How many blocks one receive fills at most: 64 KiB.</summary>
    private const int MostBlocks = 16;

    /// <summary>With less room the last block is not worth a receive.</summary>
    private const int LeastRoom = 1024;

    /// <summary>The empty blocks of the receive that the thread makes.</summary>
    [ThreadStatic]
    private static PipeBlock[]? t_fresh;

    /// <summary>
    /// How many blocks the next receive gets: more after one that was full, else as many as the last one has filled. So messages
    /// of one size take one call each.
    /// </summary>
    private int _blocksWanted = 1;

    private TurnShare _share;

    /// <summary>True while a thread is in a system call with the descriptor's number. Any thread.</summary>
    internal bool IsReceiving
    {
        get
        {
            using (_gate.Enter())
                return (_states & ReaderStates.Receiving) != 0;
        }
    }

    /// <summary>An event, on the reactor's thread.</summary>
    internal void OnReady(IoEvents events)
    {
        const IoEvents PeerEvents = IoEvents.PeerClosed | IoEvents.HangUp | IoEvents.Error;
        using (_gate.Enter())
        {
            _states |= ReaderStates.Readable;
            if ((events & (PeerEvents | IoEvents.Urgent)) != 0)
                _states |= ReaderStates.AlwaysAsk;
            if ((events & PeerEvents) != 0)
                _states |= ReaderStates.PeerClosed;
            if (!IsWanted || !TryBeginReceive(isLimited: false))
                return;
        }

        ReceiveWhileWanted(isInDispatch: true);
    }

    /// <summary>
    /// True if a caller waits, or if there is a reason to receive without being asked. Such a reason is a flush that waits, or a
    /// peer that has closed, so that the end is to be met.
    /// </summary>
    private bool IsWanted => (_states & ReaderStates.Ended) == 0
        && ((_states & ReaderStates.Waiting) != 0
            || ((_states & (ReaderStates.PeerClosed | ReaderStates.ReadAhead)) != 0 && !IsFull));

    private bool IsFull => _blocks.EndPosition - _blocks.StartPosition >= _pipe.Options.MaxReadBufferSize;

    /// <summary>True if there is a reason to receive without being asked, and only the reader's slowness prevents it.</summary>
    private bool IsHeldBack => (_states & (ReaderStates.Ended | ReaderStates.Waiting)) == 0
        && (_states & (ReaderStates.PeerClosed | ReaderStates.ReadAhead)) != 0
        && IsFull;

    /// <summary>A flush begins to wait. Any thread.</summary>
    internal void BeginReadAhead()
    {
        using (_gate.Enter())
        {
            if ((_states & ReaderStates.Completed) != 0)
                return;
            _states |= ReaderStates.ReadAhead;
            if (!IsWanted || !TryBeginReceive(isLimited: false))
                return;
        }

        ReceiveWhileWanted(isInDispatch: false);
    }

    /// <summary>The flush waits no more. Any thread.</summary>
    internal void EndReadAhead()
    {
        using (_gate.Enter())
            _states &= ~ReaderStates.ReadAhead;
    }

    /// <summary>Enters the state in which this thread receives.</summary>
    /// <param name="isLimited">True: a caller on the reactor's thread, that must not have more than its share of a turn.</param>
    private bool TryBeginReceive(bool isLimited)
    {
        if ((_states & (ReaderStates.Readable | ReaderStates.Receiving | ReaderStates.Ended)) != ReaderStates.Readable)
            return false;
        // The caller waits then although there is something, and the next turn goes on.
        if (isLimited && _share.IsUsedUp(_pipe))
            return false;

        // Cleared before the call: an event during it must not be lost.
        _states = (_states & ~ReaderStates.Readable) | ReaderStates.Receiving;
        return true;
    }

    private void ReceiveWhileWanted(bool isInDispatch)
    {
        bool isClaimed = false;
        bool isEnd = false;
        bool isPaused = false;
        var reason = Errno.None;
        bool goesOn = true;

        // Set by who has received before, in the lock; it changes only while a thread receives.
        if ((_states & ReaderStates.Paused) != 0)
            _pipe.InputResumed();
        while (goesOn)
        {
            IoResult received = _pipe.Scheduler.ReceivedOnAnyThread(Receive(out int inLast, out int fresh));
            using (_gate.Enter())
            {
                if (EndReceive(received, inLast, fresh))
                {
                    isEnd = true;
                    reason = received.Errno;
                }

                isClaimed |= HasNews && TryClaim(isCanceled: false, _failure);
                isPaused = IsHeldBack;
                _states = isPaused ? _states | ReaderStates.Paused : _states & ~ReaderStates.Paused;
                goesOn = IsWanted && TryBeginReceive(isLimited: false);
            }
        }

        if (isPaused)
            _pipe.InputPaused();
        if (isClaimed)
            _wait.Resume(isInDispatch);
        if (isEnd)
            _pipe.Ended(reason);
    }

    /// <summary>One system call, into the rest of the last block, or into fresh ones.</summary>
    /// <param name="inLast">How many bytes the last block has room for; 0: it is not used.</param>
    /// <param name="fresh">How many blocks of <see cref="t_fresh"/> are used.</param>
    private IoResult Receive(out int inLast, out int fresh)
    {
        PipeBlock[] blocks = t_fresh ??= new PipeBlock[MostBlocks];
        PipeBlock? last = _blocks.Last;
        inLast = last is { Room: >= LeastRoom } ? last.Room : 0;
        fresh = inLast > 0 ? _blocksWanted - 1 : _blocksWanted;
        int handle = _pipe.Descriptor.Handle;
        if (fresh == 0)
            return TransferCalls.Receive(handle, last!.FreeSpan);
        for (int i = 0; i < fresh; i++)
            blocks[i] = _pipe.Options.Pool.Lend();
        return fresh == 1 && inLast == 0
            ? TransferCalls.Receive(handle, blocks[0].FreeSpan)
            : Scatter(handle, inLast > 0 ? last : null, blocks.AsSpan(0, fresh));
    }

    [SkipLocalsInit]
    private static IoResult Scatter(int handle, PipeBlock? last, ReadOnlySpan<PipeBlock> blocks)
    {
        Span<IoVector> pieces = stackalloc IoVector[MostBlocks + 1];
        int count = 0;
        if (last is not null)
            pieces[count++] = new IoVector((byte*)last.Address + last.End, (nuint)last.Room);
        foreach (PipeBlock block in blocks)
            pieces[count++] = new IoVector((void*)block.Address, (nuint)block.Size);
        return MessageCalls.Receive(handle, pieces[..count], default, default, 0, out _);
    }

    /// <summary>Enters what was received.</summary>
    /// <returns>True if that was the end, which nothing has told before.</returns>
    private bool EndReceive(IoResult received, int inLast, int fresh)
    {
        _states &= ~ReaderStates.Receiving;
        int count = received.IsSuccess ? (int)received.Count : 0;
        int room = inLast + fresh * PinnedBlockPool.BlockSize;
        Keep(count, inLast, t_fresh!.AsSpan(0, fresh));
        if ((_states & ReaderStates.Completed) != 0)
            ReleaseBlocks();
        if (count > 0)
        {
            if (count == room || (_states & ReaderStates.AlwaysAsk) != 0)
                _states |= ReaderStates.Readable;
            _blocksWanted = count < room
                ? Math.Max((count + PinnedBlockPool.BlockSize - 1) / PinnedBlockPool.BlockSize, _blocksWanted / 2)
                : Math.Min(_blocksWanted * 4, MostBlocks);
            return false;
        }

        if (received.WouldBlock || (_states & ReaderStates.Ended) != 0)
            return false;
        _states |= ReaderStates.Ended;
        if (!received.IsSuccess)
            _failure = _pipe.ExceptionOf(received.Errno);
        return true;
    }

    private void Keep(int count, int inLast, Span<PipeBlock> blocks)
    {
        int there = Math.Min(count, inLast);
        if (there > 0)
            _blocks.Last!.SetEnd(_blocks.Last.End + there);
        foreach (ref PipeBlock block in blocks)
        {
            int part = Math.Min(count - there, block.Size);
            there += part;
            block.SetEnd(part);
            if (part > 0)
                _blocks.Append(block);
            else
                block.Dispose();
            block = null!;
        }
    }
}
