using System.Buffers;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Receiving messages: one system call each, past the socket's own buffer.</content>
public sealed partial class FiberSocket
{
    /// <summary>The most bytes of a stream that one receive gives.</summary>
    private const int StreamReceiveSize = 64 * 1024;

    /// <summary>What these ask for is not in the queue whose readiness the kernel reports.</summary>
    private const MessageFlags OtherQueues = MessageFlags.OutOfBand | MessageFlags.ErrorQueue;

    private const MessageFlags AllFlags = (MessageFlags)0x6405FFFF;

    /// <summary>Receives a message if one waits. Never suspends. Bypasses the socket's own buffer.</summary>
    /// <param name="size">The maximum number of bytes. The kernel drops the rest of a longer datagram; the rest of a stream can still be read. <c>null</c>: a datagram or record of any size, whole. One call gives at most 64 KiB of a stream.</param>
    /// <param name="flags">The flags of recv(2).</param>
    /// <returns>
    /// The bytes, empty for an empty message. <c>null</c> at the end of the stream (<see cref="Errno"/> is <c>None</c>, <see cref="IsAtEnd"/> true), and
    /// on an error: EAGAIN if nothing waits.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is negative; <paramref name="flags"/> has an undefined bit.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public byte[]? TryReceive(int? size = null, MessageFlags flags = MessageFlags.None) => TryReceive(new ReceiveCall(default, CheckedSize(size), flags, false)).Data;

    /// <summary>Receives a message into memory if one waits. Never suspends. Bypasses the socket's own buffer.</summary>
    /// <param name="buffer">Receives the bytes; the kernel drops the rest of a longer datagram.</param>
    /// <param name="flags">The flags of recv(2); with <see cref="MessageFlags.Truncated"/> the count may exceed the memory.</param>
    /// <returns>How many bytes; <see cref="IoResult.IsEnd"/> at the end of the stream. Or the errno: EAGAIN if nothing waits.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flags"/> has an undefined bit.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public IoResult TryReceive(Memory<byte> buffer, MessageFlags flags = MessageFlags.None) =>
        TryReceive(new ReceiveCall(buffer, ReceiveCall.IntoBuffer, flags, false)).Result;

    /// <summary>Receives a message and its sender if one waits. Never suspends. Bypasses the socket's own buffer.</summary>
    /// <returns>The outcome, the bytes and the sender. EAGAIN if nothing waits.</returns>
    /// <inheritdoc cref="TryReceive(int?, MessageFlags)"/>
    public ReceivedMessage TryReceiveFrom(int? size = null, MessageFlags flags = MessageFlags.None) =>
        TryReceive(new ReceiveCall(default, CheckedSize(size), flags, true)).ToMessage();

    /// <summary>Receives one whole message; suspends until one comes. Bypasses the socket's own buffer.</summary>
    /// <remarks>
    /// Readers and receivers are served in the order in which they came. If a fiber ends without awaiting a call that has received
    /// a message, the message goes to the next reader. On a stream it goes to the socket's own buffer, where the next receive finds it.
    /// </remarks>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>
    /// A datagram or record, whole and of any size, perhaps empty. On a stream the available bytes, at most 64 KiB. <c>null</c>
    /// at the end of the stream (<see cref="Errno"/> is <c>None</c>), on timeout (ETIMEDOUT), and on an error
    /// (ECONNRESET, ECONNREFUSED, …; EBADF: closed meanwhile).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing was received.</exception>
    public FiberTask<byte[]?> Receive(TimeSpan? timeout = null) =>
        Receive<ReceiveForms.Data, byte[]?>(new ReceiveCall(default, ReceiveCall.Whole, MessageFlags.None, false), timeout);

    /// <summary>Receives at most <paramref name="size"/> bytes of a message; suspends until one comes. Bypasses the socket's own buffer.</summary>
    /// <param name="size">The maximum number of bytes. The kernel drops the rest of a longer datagram; the rest of a stream can still be read. One call gives at most 64 KiB of a stream.</param>
    /// <param name="flags">The flags of recv(2), except <see cref="MessageFlags.OutOfBand"/> and <see cref="MessageFlags.ErrorQueue"/>, whose arrival epoll(7) does not report.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <exception cref="ArgumentException"><paramref name="flags"/> has one of these two.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is negative, <paramref name="flags"/> has an undefined bit, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <inheritdoc cref="Receive(TimeSpan?)"/>
    public FiberTask<byte[]?> Receive(int size, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return Receive<ReceiveForms.Data, byte[]?>(new ReceiveCall(default, size, flags, false), timeout);
    }

    /// <summary>Receives a message into memory; suspends until one comes. Bypasses the socket's own buffer.</summary>
    /// <param name="buffer">Receives the bytes; it must stay valid until the call ends. The kernel drops the rest of a longer datagram.</param>
    /// <param name="flags">The flags of recv(2), except <see cref="MessageFlags.OutOfBand"/> and <see cref="MessageFlags.ErrorQueue"/>, whose arrival epoll(7) does not report.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>How many bytes; <see cref="IoResult.IsEnd"/> at the end of the stream. Or the errno: ETIMEDOUT, …</returns>
    /// <exception cref="ArgumentException"><paramref name="flags"/> has one of these two.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flags"/> has an undefined bit, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <inheritdoc cref="Receive(TimeSpan?)"/>
    public FiberTask<IoResult> Receive(Memory<byte> buffer, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null) =>
        Receive<ReceiveForms.Outcome, IoResult>(new ReceiveCall(buffer, ReceiveCall.IntoBuffer, flags, false), timeout);

    /// <summary>Receives one whole message and its sender; suspends until one comes. Bypasses the socket's own buffer.</summary>
    /// <returns>The outcome, the bytes and the sender.</returns>
    /// <inheritdoc cref="Receive(TimeSpan?)"/>
    public FiberTask<ReceivedMessage> ReceiveFrom(TimeSpan? timeout = null) =>
        Receive<ReceiveForms.Message, ReceivedMessage>(new ReceiveCall(default, ReceiveCall.Whole, MessageFlags.None, true), timeout);

    /// <summary>Receives at most <paramref name="size"/> bytes of a message, and its sender; suspends until one comes. Bypasses the socket's own buffer.</summary>
    /// <returns>The outcome, the bytes and the sender.</returns>
    /// <inheritdoc cref="Receive(int, MessageFlags, TimeSpan?)"/>
    public FiberTask<ReceivedMessage> ReceiveFrom(int size, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return Receive<ReceiveForms.Message, ReceivedMessage>(new ReceiveCall(default, size, flags, true), timeout);
    }

    /// <summary>Receives a message into memory, and its sender; suspends until one comes. Bypasses the socket's own buffer.</summary>
    /// <returns>The outcome and the sender.</returns>
    /// <inheritdoc cref="Receive(Memory{byte}, MessageFlags, TimeSpan?)"/>
    public FiberTask<ReceivedBytes> ReceiveFrom(Memory<byte> buffer, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null) =>
        Receive<ReceiveForms.Bytes, ReceivedBytes>(new ReceiveCall(buffer, ReceiveCall.IntoBuffer, flags, true), timeout);

    /// <summary>One message, unless it is known that none waits.</summary>
    internal Received ReceiveNow(in ReceiveCall call)
    {
        if (HasReturned && TryTakeReturned(call, out Received returned))
            return returned;
        if (!_descriptor.MayRead)
            return Received.Failed(Errno.EAGAIN);
        Received received = call.WantsArray ? ReceiveArray(call) : ReceiveInto(call, call.Buffer.Span);
        if (received.Result.WouldBlock && (call.Flags & OtherQueues) == 0)
            _descriptor.ReadBlocked();
        return received;
    }

    internal bool IsStream => (_traits & SocketTraits.Stream) != 0;

    private Received ReceiveInto(in ReceiveCall call, Span<byte> span)
    {
        IoResult result = SocketMessages.Receive(_descriptor.Handle, span, call.Flags, call.WantsSender, out System.Net.EndPoint? from, out MessageFlags flags);
        if (result == default && IsEnd(span))
            result = MeetEnd();
        return new Received((call.Flags & MessageFlags.Peek) == 0 ? MovedIn(result) : result, null, from, flags);
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
            IoResult length = SocketMessages.NextLength(_descriptor.Handle);
            if (!length.IsSuccess)
                return Received.Failed(length);
            room = room == ReceiveCall.Whole ? (int)length.Count : (int)Math.Min(room, length.Count);
        }
        else if (room == ReceiveCall.Whole)
        {
            room = StreamReceiveSize;
        }

        byte[] array = ArrayPool<byte>.Shared.Rent(Math.Max(room, 1));
        try
        {
            Received received = ReceiveInto(call, array.AsSpan(0, room));
            if (!received.Result)
                return received;
            _traits &= ~SocketTraits.AtEnd;
            return received with { Data = array[..(int)Math.Min(received.Result.Count, room)] };
        }
        finally
        {
            PooledBytes.Return(ArrayPool<byte>.Shared, array);
        }
    }

    /// <summary>
    /// Whether a receive of nothing was the end. On a stream it is, if there was room. On other sockets an empty message looks
    /// like the end, so the kernel is asked whether the other side has gone.
    /// </summary>
    /// <remarks>An empty message just before the end is taken for the end.</remarks>
    private bool IsEnd(Span<byte> room) => IsStream ? !room.IsEmpty : PollCalls.IsHungUp(_descriptor.Handle);

    private Received TryReceive(in ReceiveCall call)
    {
        EnterSync();
        CheckFlags(call.Flags);
        ThrowIfSecured();
        _descriptor.AskAgain(IoEvents.Read);
        Received received = ReceiveNow(call);
        _ = Publish(received.Result);
        return received;
    }

    private FiberTask<T> Receive<TForm, T>(in ReceiveCall call, TimeSpan? timeout)
        where TForm : struct, IReceiveForm<T>
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<T>();
        CheckFlags(call.Flags);
        ThrowIfSecured();
        CheckReadinessTells(call.Flags);
        Received received = _descriptor.HasReaders ? Received.Failed(Errno.EAGAIN) : ReceiveNow(call);
        if (received.Result.WouldBlock)
        {
            if (timeout != TimeSpan.Zero)
                return Scheduler.Rent<ReceiveOperation<TForm, T>>().Start(this, call, timeout);
            received = Received.Failed(Errno.ETIMEDOUT);
        }

        if (!Scheduler.TrySpend())
            return Scheduler.Defer(TForm.Make(received), new ReturnedMessage<TForm, T>(this, call, received.Result, HasBuffered));
        _ = Publish(received.Result);
        return FiberTask.FromResult(TForm.Make(received));
    }

    private static int CheckedSize(int? size, [CallerArgumentExpression(nameof(size))] string name = "")
    {
        if (size is not { } length)
            return ReceiveCall.Whole;
        ArgumentOutOfRangeException.ThrowIfNegative(length, name);
        return length;
    }

    private static void CheckReadinessTells(MessageFlags flags)
    {
        if ((flags & OtherQueues) != 0)
            throw new ArgumentException($"Nothing tells when a receive with {flags} would succeed; use TryReceive.", nameof(flags));
    }

    internal static void CheckFlags(MessageFlags flags)
    {
        if ((flags & ~AllFlags) != 0)
            throw new ArgumentOutOfRangeException(nameof(flags), flags, $"0x{(int)(flags & ~AllFlags):X} is no flag of recv(2) or send(2).");
    }
}
