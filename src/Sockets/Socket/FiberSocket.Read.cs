using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Reading into the caller's memory.</content>
public sealed partial class FiberSocket
{
    /// <summary>A read of at most so many bytes is charged as one operation.</summary>
    private const int SmallRead = 4096;

    /// <summary>True once the end of the stream was met and nothing is left to read.</summary>
    public bool IsAtEnd => (_traits & SocketTraits.AtEnd) != 0 && !HasBuffered;

    /// <summary>Reads the available bytes, at least one; suspends until there is one.</summary>
    /// <remarks>Bytes that are in the socket's own buffer come first. A cancelled read has taken nothing.</remarks>
    /// <param name="buffer">Receives the bytes; it must stay valid until the call ends. Empty: the call succeeds with 0 at once.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>
    /// How many bytes; <see cref="IoResult.IsEnd"/> at the end of the stream; success with 0 for an empty datagram. Or the errno:
    /// ETIMEDOUT, ECONNRESET, EBADF (closed meanwhile), …
    /// </returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <example>
    /// <!-- given: FiberSocket socket -->
    /// <code>
    /// byte[] buffer = new byte[4096];
    /// while (await socket.ReadSome(buffer) is { Bytes: &gt; 0 and int count })
    ///     Console.WriteLine($"{count} bytes");
    /// </code>
    /// </example>
    public FiberTask<IoResult> ReadSome(Memory<byte> buffer, TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<IoResult>();
        if (buffer.IsEmpty)
            return EndRead(buffer, default);
        if (!_descriptor.HasReaders)
        {
            bool goesOn = Scheduler.TrySpend();
            IoResult read = ReadNow(buffer.Span);
            if (!read.WouldBlock)
                return EndRead(buffer, read, goesOn);
        }

        return StartRead(buffer, 0, 1, timeout);
    }

    /// <summary>Reads the available bytes. Never suspends.</summary>
    /// <remarks>
    /// Bytes that are in the socket's own buffer come first. No other fiber runs before the call returns, so all connections
    /// can share one buffer, and an idle one needs none. Call <see cref="Readable"/> before it, and
    /// <see cref="Write(ReadOnlySpan{byte}, TimeSpan?)"/> after it.
    /// </remarks>
    /// <param name="buffer">Receives the bytes. Empty: the call succeeds with 0.</param>
    /// <returns>
    /// How many bytes; <see cref="IoResult.IsEnd"/> at the end of the stream; success with 0 for an empty datagram. Or the errno:
    /// EAGAIN (nothing is there, or a fiber waits to read it), ECONNRESET, …
    /// </returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public IoResult TryRead(Span<byte> buffer)
    {
        EnterSync();
        if (buffer.IsEmpty)
            return Publish(default);
        if (_descriptor.HasReaders)
            return Publish(Errno.EAGAIN);
        _descriptor.AskAgain(IoEvents.Read);
        return Publish(ReadNow(buffer));
    }

    /// <summary>Fills the memory; suspends until it is full or the stream ends.</summary>
    /// <remarks>If the fiber is cancelled, the bytes received so far go back to the socket's own buffer: nothing is lost.</remarks>
    /// <returns>
    /// How many bytes. Fewer than asked for at the end of the stream (<see cref="IoResult.IsEnd"/>), on timeout (ETIMEDOUT) and on
    /// an error: the result has both, the count and what stopped the call.
    /// </returns>
    /// <inheritdoc cref="ReadSome"/>
    /// <example>
    /// <!-- given: FiberSocket socket -->
    /// <code>
    /// byte[] header = new byte[8];
    /// bool isWhole = (await socket.Read(header)).Bytes == header.Length;
    /// </code>
    /// </example>
    public FiberTask<IoResult> Read(Memory<byte> buffer, TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<IoResult>();
        int total = 0;
        for (int received = 0; buffer.IsEmpty || !_descriptor.HasReaders; received++)
        {
            if (total == buffer.Length)
                return EndRead(buffer, new IoResult(total));
            if (received == ReceivesAtOnce && timeout != TimeSpan.Zero)
            {
                _descriptor.ServeAgain();
                break;
            }

            IoResult read = ReadNow(buffer.Span[total..]);
            total += (int)read.Count;
            if (read.Count > 0)
                continue;
            if (read.IsSuccess)
                return EndRead(buffer, read.IsEnd ? IoResult.EndAfter(total) : new IoResult(total));
            if (read.WouldBlock)
                break;
            return EndRead(buffer, new IoResult(total, read.Errno));
        }

        return StartRead(buffer, total, buffer.Length, timeout);
    }

    /// <summary>Takes what is there: from the socket's own buffer first, else with one recv(2).</summary>
    internal IoResult ReadNow(Span<byte> span) => HasBuffered ? TakeBuffered(span) : Receive(span);

    /// <summary>One recv(2), unless it is known to give EAGAIN.</summary>
    /// <remarks>
    /// A short read is what is expected, and it is noted before the call. Afterwards the kernel has taken the first level of the
    /// cache, and each line that is needed again has to be waited for.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal IoResult Receive(Span<byte> span)
    {
        if (!_descriptor.MayRead)
            return HasReturnedMessage ? TakeReturnedMessage(span) : Errno.EAGAIN;
        if ((_traits & SocketTraits.PlainTcp) != 0)
            _descriptor.ReadShort();
        else if (HasReturnedMessage)
            return TakeReturnedMessage(span);
        else if (IsSpecial)
            return ReceiveSpecially(span);
        IoResult received = TransferCalls.Receive(_descriptor.Handle, span);
        long count = received.Count;
        Scheduler.CountReceived(count);
        return count == 0 || count >= span.Length ? ReceivedNotShort(received) : received;
    }

    /// <summary>There may be more, the end has come, or nothing was there.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private IoResult ReceivedNotShort(IoResult received)
    {
        if (received.WouldBlock)
            _descriptor.ReadBlocked();
        else
            _descriptor.AskAgain(IoEvents.Read);
        return received == default && IsStream ? MeetEnd() : received;
    }

    /// <summary>A read has found the end of the stream.</summary>
    private IoResult MeetEnd()
    {
        _traits |= SocketTraits.AtEnd;
        return IoResult.End;
    }

    /// <summary>A read ends without having suspended.</summary>
    private FiberTask<IoResult> EndRead(Memory<byte> buffer, IoResult read) => EndRead(buffer, read, Scheduler.TrySpend());

    /// <summary>A read that was charged before its system call ends; its bytes are charged now, if they are more than a page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FiberTask<IoResult> EndRead(Memory<byte> buffer, IoResult read, bool goesOn)
    {
        if (read.Count > SmallRead)
            goesOn = Scheduler.TrySpend(read.Count);
        return goesOn ? FiberTask.FromResult(Publish(read)) : DeferRead(buffer, read);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberTask<IoResult> DeferRead(Memory<byte> buffer, IoResult read) => Scheduler.Defer(read, new ReturnedBytes(this, buffer));

    /// <summary>A read has to wait, unless it has no time.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="count">How many bytes are there already.</param>
    /// <param name="least">How many have to be there to complete.</param>
    /// <param name="timeout">The caller's.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberTask<IoResult> StartRead(Memory<byte> buffer, int count, int least, TimeSpan? timeout) => timeout == TimeSpan.Zero
        ? EndRead(buffer, new IoResult(count, Errno.ETIMEDOUT))
        : Scheduler.Rent<ReadOperation>().Start(this, buffer, count, least, timeout);
}
