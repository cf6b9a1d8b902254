using System.Diagnostics;

namespace FiberNet;

/// <content>The socket's own buffer: what was received beyond what was asked for.</content>
public sealed partial class FiberSocket
{
    /// <summary>Room for one recv(2). Large, because a system call costs more than a copy.</summary>
    private const int ReceiveSize = 64 * 1024;

    private const int LeastReceiveSize = 16 * 1024;

    /// <summary>
    /// What all sockets of the thread receive into. Its first lines stay in the processor's cache, and a small message leaves it
    /// in an array of its own size.
    /// </summary>
    /// <remarks>
    /// An array of 64 KiB for each connection that was ready cost a seventh of an HTTP request. Those beyond the 32 that the shared
    /// pool keeps were garbage. All of them, at the same distance, fought for the same ways of the cache.
    /// </remarks>
    [ThreadStatic]
    private static byte[]? t_scratch;

    private ReceiveBuffer _received;

    /// <summary>The number of bytes received and not yet read. The next read returns them without a system call.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public int BytesBuffered
    {
        get
        {
            EnterSync();
            return _received.Count;
        }
    }

    /// <summary>Something was received that nobody has read, and is to be read first.</summary>
    internal bool HasUnread => HasBuffered || HasReturned;

    private bool HasBuffered => !_received.IsEmpty;

    /// <summary>Puts back what a cancelled read had taken: the next reader gets it first.</summary>
    internal void Unread(ReadOnlySpan<byte> bytes)
    {
        if (IsClosed)
            return;
        _received.Prepend(bytes);
        PassBufferOn();
    }

    /// <summary>A read has ended or gone; if bytes are left and another one waits, it is its turn without an event.</summary>
    internal void PassBufferOn()
    {
        if (HasUnread && _descriptor.HasReaders)
            _descriptor.ServeAgain();
    }

    /// <summary>Throws in a debug build if the buffer is not in order, or the traits and the buffer disagree.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants()
    {
        _received.CheckInvariants();
        Debug.Assert(!IsClosed || _received.IsEmpty, "a close drops the buffer");
        Debug.Assert(!HasReturnedMessage || s_returned.TryGetValue(this, out List<Received>? waiting) && waiting.Count > 0, "the trait says that a message waits");
    }

    /// <summary>Before a reader waits: an idle connection holds no more than the bytes that are there.</summary>
    internal void TrimBuffer() => _received.TrimForPark();

    /// <summary>One recv(2) into the buffer.</summary>
    internal IoResult FillBuffer()
    {
        if (!_descriptor.MayRead && !HasReturnedMessage)
            return Errno.EAGAIN;
        return _received.Count > ReceiveArrays.LargestSmall && !IsSecured ? FillBesideLeftover() : FillFromScratch();
    }

    internal bool IsMet(in ReadRequest request, out IoResult outcome) => request.IsMet(ref _received, out outcome);

    internal int BufferedCount => _received.Count;

    internal byte[] TakeArray(int count) => _received.TakeArray(count);

    /// <summary>A slice for a fiber that does not run yet: it stays as it is until <see cref="SliceTaken"/>, no matter which fiber reads.</summary>
    internal ReadOnlyMemory<byte> LendMemory(int count) => _received.Lend(count);

    internal void SliceTaken(ReadOnlyMemory<byte> slice) => _received.EndLoan(slice);

    private IoResult FillFromScratch()
    {
        byte[] scratch = t_scratch ??= ReceiveArrays.Rent(ReceiveSize);
        IoResult received = Receive(scratch);
        int count = (int)received.Count;
        if (count > ReceiveArrays.LargestSmall && _received.TryAdopt(scratch, count))
            t_scratch = null;
        else if (count > 0)
            _received.Append(scratch.AsSpan(0, count));
        return received;
    }

    /// <summary>A little less room will do: an array of twice the size is not worth the difference.</summary>
    private IoResult FillBesideLeftover()
    {
        IoResult received = Receive(_received.GetMemory(Math.Max(ReceiveSize - _received.Count, LeastReceiveSize)).Span);
        if (received.Count > 0)
            _received.Advance((int)received.Count);
        return received;
    }

    private IoResult TakeBuffered(Span<byte> span) => new(_received.Read(span));

    /// <summary>The socket ends; a slice of the buffer that was given out keeps its bytes.</summary>
    private void ReleaseBuffer() => _received.Release();
}
