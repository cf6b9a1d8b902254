using System.Buffers;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <content>Receiving messages: one system call each, past the socket's own buffer.</content>
public sealed partial class FiberSocket
{
    /// <summary>How much of a stream a receive without a size gives at most.</summary>
    private const int StreamReceiveSize = 64 * 1024;

    /// <summary>What these ask for is not in the queue whose readiness the kernel reports.</summary>
    private const MessageFlags OtherQueues = MessageFlags.OutOfBand | MessageFlags.ErrorQueue;

    private const MessageFlags AllFlags = (MessageFlags)0x6405FFFF;

    /// <summary>Receives one whole message if one waits. Never parks, and goes past the socket's own buffer.</summary>
    /// <param name="flags">The flags of recv(2).</param>
    /// <returns>
    /// A datagram or record of any size, whole, and empty if it is empty; of a stream what is there, at most 64 KiB. Null
    /// at the end of the stream (<see cref="Errno"/> is none, <see cref="AtEnd"/> true), and on an error: EAGAIN if nothing waits.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flags"/> has a bit that is none of the enumeration's.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public byte[]? TryReceive(MessageFlags flags = MessageFlags.None) => TryReceive(new ReceiveCall(default, ReceiveCall.Whole, flags, false)).Data;

    /// <summary>Receives at most <paramref name="size"/> bytes of a message if one waits. Never parks, and goes past the socket's own buffer.</summary>
    /// <param name="size">How many bytes at most; of a longer datagram the rest is dropped by the kernel, of a stream it stays (which gives 64 KiB in one call at most).</param>
    /// <param name="flags">The flags of recv(2).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is negative; <paramref name="flags"/> has a bit that is none of the enumeration's.</exception>
    /// <inheritdoc cref="TryReceive(MessageFlags)"/>
    public byte[]? TryReceive(int size, MessageFlags flags = MessageFlags.None)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return TryReceive(new ReceiveCall(default, size, flags, false)).Data;
    }

    /// <summary>Receives a message into memory if one waits. Never parks, and goes past the socket's own buffer.</summary>
    /// <param name="buffer">Where to; of a longer datagram the rest is dropped by the kernel.</param>
    /// <param name="flags">The flags of recv(2); with <see cref="MessageFlags.Truncated"/> the count may exceed the memory.</param>
    /// <returns>How many bytes; 0 for an empty datagram and at the end of the stream (<see cref="AtEnd"/> tells); -1 on an error (EAGAIN: nothing waits).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flags"/> has a bit that is none of the enumeration's.</exception>
    /// <inheritdoc cref="TryReceive(MessageFlags)"/>
    public int TryReceive(Memory<byte> buffer, MessageFlags flags = MessageFlags.None) =>
        Math.Max(-1, TryReceive(new ReceiveCall(buffer, ReceiveCall.IntoBuffer, flags, false)).Count);

    /// <summary>Receives one whole message and its sender if one waits. Never parks, and goes past the socket's own buffer.</summary>
    /// <returns>The message; its data are null at the end of a stream (<see cref="Errno"/> is none) and on an error (EAGAIN: nothing waits).</returns>
    /// <inheritdoc cref="TryReceive(MessageFlags)"/>
    public ReceivedMessage TryReceiveFrom(MessageFlags flags = MessageFlags.None) =>
        TryReceive(new ReceiveCall(default, ReceiveCall.Whole, flags, true)).ToMessage();

    /// <summary>Receives at most <paramref name="size"/> bytes of a message, and its sender, if one waits. Never parks, and goes past the socket's own buffer.</summary>
    /// <returns>The message; its data are null at the end of a stream (<see cref="Errno"/> is none) and on an error (EAGAIN: nothing waits).</returns>
    /// <inheritdoc cref="TryReceive(int, MessageFlags)"/>
    public ReceivedMessage TryReceiveFrom(int size, MessageFlags flags = MessageFlags.None)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return TryReceive(new ReceiveCall(default, size, flags, true)).ToMessage();
    }

    /// <summary>Receives one whole message; parks until one comes. Goes past the socket's own buffer.</summary>
    /// <remarks>
    /// Readers, receivers included, are served in the order in which they came. What a call has got whose fiber ended without
    /// awaiting it goes to the next reader; of a stream to the socket's own buffer, which the next receive takes first then.
    /// </remarks>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <returns>
    /// A datagram or record of any size, whole, and empty if it is empty; of a stream what is there, at most 64 KiB. Null
    /// at the end of the stream (<see cref="Errno"/> is none), when the time is over (ETIMEDOUT), and on an error
    /// (ECONNRESET, ECONNREFUSED, …; EBADF: closed meanwhile).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing was received.</exception>
    public FiberTask<byte[]?> Receive(TimeSpan? timeout = null) =>
        Receive<ReceiveArrayOperation, byte[]?>(new ReceiveCall(default, ReceiveCall.Whole, MessageFlags.None, false), timeout);

    /// <summary>Receives at most <paramref name="size"/> bytes of a message; parks until one comes. Goes past the socket's own buffer.</summary>
    /// <param name="size">How many bytes at most; of a longer datagram the rest is dropped by the kernel, of a stream it stays (which gives 64 KiB in one call at most).</param>
    /// <param name="flags">The flags of recv(2), but <see cref="MessageFlags.OutOfBand"/> and <see cref="MessageFlags.ErrorQueue"/>, whose arrival readiness does not tell.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <exception cref="ArgumentException"><paramref name="flags"/> has one of the two.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is negative, <paramref name="flags"/> has a bit that is none of the enumeration's, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <inheritdoc cref="Receive(TimeSpan?)"/>
    public FiberTask<byte[]?> Receive(int size, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return Receive<ReceiveArrayOperation, byte[]?>(new ReceiveCall(default, size, flags, false), timeout);
    }

    /// <summary>Receives a message into memory; parks until one comes. Goes past the socket's own buffer.</summary>
    /// <param name="buffer">Where to; it must stay valid until the call ends. Of a longer datagram the rest is dropped by the kernel.</param>
    /// <param name="flags">The flags of recv(2), but <see cref="MessageFlags.OutOfBand"/> and <see cref="MessageFlags.ErrorQueue"/>, whose arrival readiness does not tell.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <returns>How many bytes; 0 for an empty datagram and at the end of the stream (<see cref="AtEnd"/> tells); -1 when the time is over (ETIMEDOUT) and on an error.</returns>
    /// <exception cref="ArgumentException"><paramref name="flags"/> has one of the two.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flags"/> has a bit that is none of the enumeration's, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <inheritdoc cref="Receive(TimeSpan?)"/>
    public FiberTask<int> Receive(Memory<byte> buffer, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null) =>
        Receive<ReceiveCountOperation, int>(new ReceiveCall(buffer, ReceiveCall.IntoBuffer, flags, false), timeout);

    /// <summary>Receives one whole message and its sender; parks until one comes. Goes past the socket's own buffer.</summary>
    /// <returns>The message; its data are null at the end of a stream (<see cref="Errno"/> is none), when the time is over (ETIMEDOUT), and on an error.</returns>
    /// <inheritdoc cref="Receive(TimeSpan?)"/>
    public FiberTask<ReceivedMessage> ReceiveFrom(TimeSpan? timeout = null) =>
        Receive<ReceiveMessageOperation, ReceivedMessage>(new ReceiveCall(default, ReceiveCall.Whole, MessageFlags.None, true), timeout);

    /// <summary>Receives at most <paramref name="size"/> bytes of a message, and its sender; parks until one comes. Goes past the socket's own buffer.</summary>
    /// <returns>The message; its data are null at the end of a stream (<see cref="Errno"/> is none), when the time is over (ETIMEDOUT), and on an error.</returns>
    /// <inheritdoc cref="Receive(int, MessageFlags, TimeSpan?)"/>
    public FiberTask<ReceivedMessage> ReceiveFrom(int size, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return Receive<ReceiveMessageOperation, ReceivedMessage>(new ReceiveCall(default, size, flags, true), timeout);
    }

    /// <summary>Receives a message into memory, and its sender; parks until one comes. Goes past the socket's own buffer.</summary>
    /// <returns>The count and the sender; the count is -1 when the time is over (ETIMEDOUT) and on an error.</returns>
    /// <inheritdoc cref="Receive(Memory{byte}, MessageFlags, TimeSpan?)"/>
    public FiberTask<ReceivedBytes> ReceiveFrom(Memory<byte> buffer, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null) =>
        Receive<ReceiveBytesOperation, ReceivedBytes>(new ReceiveCall(buffer, ReceiveCall.IntoBuffer, flags, true), timeout);

    /// <summary>One message, unless it is known that none waits.</summary>
    internal Received ReceiveNow(in ReceiveCall call)
    {
        if (HasReturned && TryTakeReturned(call, out Received returned))
            return returned;
        if (!_descriptor.MayRead)
            return Received.Failed(-(int)Errno.EAGAIN);
        Received received = call.WantsArray ? ReceiveArray(call) : ReceiveInto(call, call.Buffer.Span);
        if (received.Count == -(int)Errno.EAGAIN && (call.Flags & OtherQueues) == 0)
            _descriptor.ReadBlocked();
        return received;
    }

    private Received ReceiveInto(in ReceiveCall call, Span<byte> span)
    {
        int count = MessageCalls.Receive(_descriptor.Handle, span, call.Flags, call.WantsSender, out System.Net.EndPoint? from, out MessageFlags flags);
        if (count == 0 && IsEnd(span))
            _traits |= SocketTraits.AtEnd;
        return new Received(count, null, from, flags);
    }

    private Received ReceiveArray(in ReceiveCall call)
    {
        int room = call.Size;
        if (IsStream)
        {
            room = room == ReceiveCall.Whole ? StreamReceiveSize : Math.Min(room, StreamReceiveSize);
        }
        else if ((call.Flags & MessageFlags.ErrorQueue) == 0)
        {
            int length = MessageCalls.NextLength(_descriptor.Handle);
            if (length < 0)
                return Received.Failed(length);
            room = room == ReceiveCall.Whole ? length : Math.Min(room, length);
        }
        else if (room == ReceiveCall.Whole)
        {
            room = StreamReceiveSize;
        }

        byte[] array = ArrayPool<byte>.Shared.Rent(Math.Max(room, 1));
        try
        {
            bool hadEnded = (_traits & SocketTraits.AtEnd) != 0;
            _traits &= ~SocketTraits.AtEnd;
            Received received = ReceiveInto(call, array.AsSpan(0, room));
            bool hasEnded = (_traits & SocketTraits.AtEnd) != 0;
            if (hadEnded && received.Count < 0)
                _traits |= SocketTraits.AtEnd;
            return received.Count < 0 || hasEnded ? received : received with { Data = array[..Math.Min(received.Count, room)] };
        }
        finally
        {
            PooledBytes.Return(ArrayPool<byte>.Shared, array);
        }
    }

    /// <summary>
    /// Whether a receive of nothing was the end. Of a stream it is, if there was room. Elsewhere an empty message looks the
    /// same, so the kernel is asked whether the other side has gone; an empty one just before the end is taken for the end.
    /// </summary>
    private bool IsEnd(Span<byte> room) => IsStream
        ? !room.IsEmpty
        : SocketCalls.IsHungUp(_descriptor.Handle);

    internal bool IsStream => (_traits & SocketTraits.Stream) != 0;

    private Received TryReceive(in ReceiveCall call)
    {
        EnterSync();
        CheckFlags(call.Flags);
        _descriptor.AskAgain(IoEvents.Read);
        Received received = ReceiveNow(call);
        SetError((Errno)Math.Max(0, -received.Count));
        return received.Count < 0 ? Received.None : received;
    }

    private FiberTask<T> Receive<TOperation, T>(in ReceiveCall call, TimeSpan? timeout)
        where TOperation : ReceiveOperation<T>, new()
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<T>();
        CheckFlags(call.Flags);
        CheckReadinessTells(call.Flags);
        Received received = Received.Failed(-(int)Errno.EAGAIN);
        if (!_descriptor.HasReaders)
            received = ReceiveNow(call);
        bool mustWait = received.Count == -(int)Errno.EAGAIN;
        if (mustWait && timeout != TimeSpan.Zero)
            return Scheduler.Rent<TOperation>().Start(this, call, timeout);
        Errno error = mustWait ? Errno.ETIMEDOUT : (Errno)Math.Max(0, -received.Count);
        return Scheduler.Rent<TOperation>().End(this, call, received, error);
    }

    private static void CheckReadinessTells(MessageFlags flags)
    {
        if ((flags & OtherQueues) != 0)
            throw new ArgumentException($"Nothing tells when a receive with {flags} would succeed; use TryReceive.", nameof(flags));
    }

    private static void CheckFlags(MessageFlags flags)
    {
        if ((flags & ~AllFlags) != 0)
            throw new ArgumentOutOfRangeException(nameof(flags), flags, $"0x{(int)(flags & ~AllFlags):X} is no flag of recv(2) or send(2).");
    }
}
