using System.Buffers;

namespace FiberNet;

/// <content>Writing several pieces of memory at once.</content>
public sealed partial class FiberSocket
{
    /// <summary>How many pieces one system call takes at most; the kernel would take 1,024.</summary>
    private const int PiecesAtOnce = 64;

    /// <summary>Writes several pieces of memory one after the other, as if they were one; parks while the kernel has no room.</summary>
    /// <param name="pieces">The pieces; neither they nor the list may change until the call ends.</param>
    /// <inheritdoc cref="Write(ReadOnlyMemory{byte}, TimeSpan?)"/>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pieces"/> is null.</exception>
    public FiberTask<WriteResult> Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<WriteResult>();
        var rest = new PieceList(pieces);
        int count = -(int)Errno.EAGAIN;
        if (!_descriptor.HasWriters)
        {
            count = SendNow(ref rest);
            if (rest.IsEmpty)
                return EndWrite(new WriteResult(Math.Max(0, count), Errno.None));
        }

        return HasEnded(count, timeout, out WriteResult result)
            ? EndWrite(result)
            : Scheduler.Rent<GatherOperation>().Start(this, rest, result.BytesWritten, timeout);
    }

    /// <summary>One system call, which takes what went off the list.</summary>
    internal int SendNow(ref PieceList rest)
    {
        if (!_descriptor.MayWrite)
            return -(int)Errno.EAGAIN;
        ReadOnlyMemory<byte>[] pieces = ArrayPool<ReadOnlyMemory<byte>>.Shared.Rent(PiecesAtOnce);
        MemoryHandle[] pins = ArrayPool<MemoryHandle>.Shared.Rent(PiecesAtOnce);
        int taken = rest.CopyTo(pieces.AsSpan(0, PiecesAtOnce));
        int count = MessageCalls.SendPieces(_descriptor.Handle, pieces.AsSpan(0, taken), pins);
        ArrayPool<ReadOnlyMemory<byte>>.Shared.Return(pieces, clearArray: true);
        ArrayPool<MemoryHandle>.Shared.Return(pins, clearArray: true);
        if (count >= 0)
            rest.Skip(count);
        else if (count == -(int)Errno.EAGAIN)
            _descriptor.WriteBlocked();
        return count;
    }
}
