using System.Buffers;

namespace FiberNet;

/// <content>Writing several pieces of memory at once.</content>
public sealed partial class FiberSocket
{
    /// <summary>How many pieces one system call takes at most; the kernel would take 1,024.</summary>
    private const int PiecesAtOnce = 64;

    /// <summary>Writes several pieces of memory one after the other, as if they were one; suspends while the kernel has no room.</summary>
    /// <param name="pieces">The pieces; neither they nor the list may change until the call ends.</param>
    /// <inheritdoc cref="Write(ReadOnlyMemory{byte}, TimeSpan?)"/>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pieces"/> is null.</exception>
    public FiberTask<IoResult> Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<IoResult>();
        var rest = new PieceList(pieces);
        IoResult sent = Errno.EAGAIN;
        if (!_descriptor.HasWriters)
        {
            sent = SendNow(ref rest);
            if (rest.IsEmpty)
                return EndWrite(new IoResult(sent.Count));
        }

        return HasEnded(sent, timeout, out IoResult result)
            ? EndWrite(result)
            : Scheduler.Rent<GatherOperation>().Start(this, rest, result.Count, timeout);
    }

    /// <summary>One system call, which takes what went off the list.</summary>
    internal IoResult SendNow(ref PieceList rest)
    {
        if (!_descriptor.MayWrite)
            return Errno.EAGAIN;
        if (IsSecured)
            return SendSecured(ref rest);
        ReadOnlyMemory<byte>[] pieces = ArrayPool<ReadOnlyMemory<byte>>.Shared.Rent(PiecesAtOnce);
        MemoryHandle[] pins = ArrayPool<MemoryHandle>.Shared.Rent(PiecesAtOnce);
        int taken = rest.CopyTo(pieces.AsSpan(0, PiecesAtOnce));
        IoResult sent = SocketMessages.SendPieces(_descriptor.Handle, pieces.AsSpan(0, taken), pins);
        ArrayPool<ReadOnlyMemory<byte>>.Shared.Return(pieces, clearArray: true);
        ArrayPool<MemoryHandle>.Shared.Return(pins, clearArray: true);
        if (sent.IsSuccess)
            rest.Skip(MovedOut(sent).Bytes);
        else if (sent.WouldBlock)
            _descriptor.WriteBlocked();
        return sent;
    }
}
