using System.Runtime.CompilerServices;

namespace FiberNet;

/// <content>Reading into the caller's memory.</content>
public sealed partial class FiberSocket
{
    /// <summary>What is charged as an operation, whatever it has read.</summary>
    private const int SmallRead = 4096;

    /// <summary>True once the end of the stream was met and nothing is left to read.</summary>
    public bool AtEnd => (_traits & SocketTraits.AtEnd) != 0 && !HasBuffered;

    /// <summary>Reads what is there, at least one byte; parks until there is one.</summary>
    /// <remarks>Bytes that are in the socket's own buffer come first. If the fiber is cancelled, nothing was read.</remarks>
    /// <param name="buffer">Where to; it must stay valid until the call ends. Empty: the call gives 0 at once.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <returns>
    /// How many bytes; 0 at the end of the stream (an empty datagram also is 0); -1 when the time is over (ETIMEDOUT) or on an error
    /// (ECONNRESET, …; EBADF: closed meanwhile).
    /// </returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public FiberTask<int> ReadSome(Memory<byte> buffer, TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<int>();
        if (buffer.IsEmpty)
            return EndRead(buffer, 0, Errno.None);
        if (!_descriptor.HasReaders)
        {
            bool goesOn = Scheduler.TrySpend();
            int count = ReadNow(buffer.Span);
            if (count >= 0)
                return EndRead(buffer, count, Errno.None, goesOn);
            if (count != -(int)Errno.EAGAIN)
                return EndRead(buffer, -1, (Errno)(-count), goesOn);
        }

        return StartRead(buffer, 0, 1, timeout);
    }

    /// <summary>Reads what is there. Never parks.</summary>
    /// <remarks>
    /// Bytes that are in the socket's own buffer come first. Since no other fiber runs before the call is over, one buffer serves
    /// all connections: with <see cref="Readable"/> before and <see cref="Write(ReadOnlySpan{byte}, TimeSpan?)"/> after it an idle
    /// connection has none.
    /// </remarks>
    /// <param name="buffer">Where to. Empty: the call gives 0.</param>
    /// <returns>
    /// How many bytes; 0 at the end of the stream (an empty datagram also is 0); -1 on an error (ECONNRESET, …; EAGAIN: nothing is
    /// there, or it is for a fiber that waits to read).
    /// </returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public int TryRead(Span<byte> buffer)
    {
        EnterSync();
        if (buffer.IsEmpty)
            return CountOf(0);
        if (_descriptor.HasReaders)
            return FailedCount(Errno.EAGAIN);
        _descriptor.AskAgain(IoEvents.Read);
        return CountOf(ReadNow(buffer));
    }

    /// <summary>Fills the memory; parks until that is done or the stream ends.</summary>
    /// <remarks>If the fiber is cancelled, what had come goes back to the socket's own buffer: nothing is lost.</remarks>
    /// <returns>
    /// How many bytes. Fewer than asked for: at the end of the stream (<see cref="Errno"/> is none), when the time is over
    /// (ETIMEDOUT) or after an error; -1 instead of 0 in the last two cases.
    /// </returns>
    /// <inheritdoc cref="ReadSome"/>
    public FiberTask<int> Read(Memory<byte> buffer, TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<int>();
        if (buffer.IsEmpty)
            return EndRead(buffer, 0, Errno.None);
        int total = 0;
        for (int received = 0; !_descriptor.HasReaders; received++)
        {
            if (received == ReceivesAtOnce && timeout != TimeSpan.Zero)
            {
                _descriptor.ServeAgain();
                break;
            }

            int count = total == buffer.Length ? 0 : ReadNow(buffer.Span[total..]);
            if (count > 0)
            {
                total += count;
                continue;
            }

            if (count == 0)
                return EndRead(buffer, total, Errno.None);
            if (count == -(int)Errno.EAGAIN)
                break;
            return EndRead(buffer, total > 0 ? total : -1, (Errno)(-count));
        }

        return StartRead(buffer, total, buffer.Length, timeout);
    }

    /// <summary>One system call, read(2) past the socket's own buffer; may block if the descriptor was made blocking.</summary>
    /// <param name="buffer">Where to.</param>
    /// <returns>How many bytes; 0 at the end of the stream; -1 on an error (EAGAIN: nothing there).</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public int SysRead(Span<byte> buffer)
    {
        EnterSync();
        return CountOf(SocketCalls.Read(_descriptor.Handle, buffer));
    }

    /// <summary>Takes what is there: from the socket's own buffer first, else with one recv(2).</summary>
    /// <returns>A count, 0 at the end of the stream, or the negative errno.</returns>
    internal int ReadNow(Span<byte> span) => HasBuffered ? TakeBuffered(span) : Receive(span);

    /// <summary>One recv(2), unless it is known to give EAGAIN.</summary>
    /// <remarks>
    /// A short read is what is expected, and noted before the call: afterwards the kernel has taken the first level of the cache, and
    /// each line that is needed again has to be waited for.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Receive(Span<byte> span)
    {
        if (!_descriptor.MayRead)
            return HasReturnedMessage ? TakeReturnedMessage(span) : -(int)Errno.EAGAIN;
        if ((_traits & SocketTraits.PlainTcp) != 0)
            _descriptor.ReadShort();
        else if (HasReturnedMessage)
            return TakeReturnedMessage(span);
        int count = SocketCalls.Receive(_descriptor.Handle, span);
        if (count <= 0 || count >= span.Length)
            ReceivedNotShort(count);
        return count;
    }

    /// <summary>There may be more, the end has come, or nothing was there.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReceivedNotShort(int count)
    {
        if (count == -(int)Errno.EAGAIN)
            _descriptor.ReadBlocked();
        else
            _descriptor.AskAgain(IoEvents.Read);
        if (count == 0 && (_traits & SocketTraits.Stream) != 0)
            _traits |= SocketTraits.AtEnd;
    }

    /// <summary>A read ends without having parked.</summary>
    private FiberTask<int> EndRead(Memory<byte> buffer, int count, Errno error) =>
        EndRead(buffer, count, error, Scheduler.TrySpend());

    /// <summary>The same for a read that was charged before its system call; its bytes are charged now, if they are more than a page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FiberTask<int> EndRead(Memory<byte> buffer, int count, Errno error, bool goesOn)
    {
        if (count > SmallRead)
            goesOn = Scheduler.TrySpend(count);
        if (!goesOn)
            return EndReadAfterYield(buffer, count, error);
        SetError(error);
        return FiberTask.FromResult(count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberTask<int> EndReadAfterYield(Memory<byte> buffer, int count, Errno error) =>
        Scheduler.Rent<ReadOperation>().AfterYield(this, buffer, count, error);

    /// <summary>A read has to wait, unless it has no time.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="count">How many bytes are there already.</param>
    /// <param name="least">How many have to be there to complete.</param>
    /// <param name="timeout">How long to wait.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberTask<int> StartRead(Memory<byte> buffer, int count, int least, TimeSpan? timeout) => timeout == TimeSpan.Zero
        ? EndRead(buffer, count > 0 ? count : -1, Errno.ETIMEDOUT)
        : Scheduler.Rent<ReadOperation>().Start(this, buffer, count, least, timeout);

    private int FailedCount(Errno error)
    {
        SetError(error);
        return -1;
    }

    private int CountOf(int result)
    {
        if (result < 0)
            return FailedCount((Errno)(-result));
        Errno = Errno.None;
        return result;
    }
}
