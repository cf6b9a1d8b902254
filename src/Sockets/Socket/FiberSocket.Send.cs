using System.Net;

namespace FiberNet;

/// <content>Sending messages: one system call each.</content>
public sealed partial class FiberSocket
{
    /// <summary>Sends one message, or a piece of a stream, if there is room. Never suspends.</summary>
    /// <param name="data">The bytes; empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <returns>How many bytes were sent: all of a datagram, perhaps fewer of a stream. Or the errno: EAGAIN (no room), EMSGSIZE (too long for a datagram), …</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flags"/> has an undefined bit.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public IoResult TrySend(ReadOnlySpan<byte> data, MessageFlags flags = MessageFlags.None) => TrySendTo(data, flags, null);

    /// <summary>Sends one message to an address if there is room. Never suspends. Resolves no names.</summary>
    /// <param name="to">The address.</param>
    /// <param name="data">The bytes; empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <exception cref="ArgumentNullException"><paramref name="to"/> is null.</exception>
    /// <inheritdoc cref="TrySend(ReadOnlySpan{byte}, MessageFlags)"/>
    public IoResult TrySendTo(EndPoint to, ReadOnlySpan<byte> data, MessageFlags flags = MessageFlags.None)
    {
        SocketAddressCodec.Check(to);
        return TrySendTo(data, flags, to);
    }

    /// <summary>Sends one message; suspends until there is room for it.</summary>
    /// <remarks>Writers, senders included, are served in the order in which they came.</remarks>
    /// <param name="data">The bytes; they must not change until the call ends. Empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>
    /// How many bytes were sent: all of a datagram, perhaps fewer of a stream (<see cref="Write(ReadOnlyMemory{byte}, TimeSpan?)"/>
    /// sends all). Or the errno: ETIMEDOUT, EMSGSIZE (too long for a datagram), EPIPE, …
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flags"/> has an undefined bit, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing was sent.</exception>
    public FiberTask<IoResult> Send(ReadOnlyMemory<byte> data, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null) =>
        SendMessage(data, flags, null, timeout);

    /// <summary>Sends one message to an address; suspends until there is room for it. Resolves no names.</summary>
    /// <param name="to">The address.</param>
    /// <param name="data">The bytes; they must not change until the call ends. Empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <exception cref="ArgumentNullException"><paramref name="to"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="to"/> is a name.</exception>
    /// <inheritdoc cref="Send(ReadOnlyMemory{byte}, MessageFlags, TimeSpan?)"/>
    public FiberTask<IoResult> SendTo(EndPoint to, ReadOnlyMemory<byte> data, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null)
    {
        SocketAddressCodec.Check(to);
        return SendMessage(data, flags, to, timeout);
    }

    /// <summary>One message, unless it is known that there is no room.</summary>
    internal IoResult SendNow(ReadOnlySpan<byte> data, MessageFlags flags, EndPoint? to)
    {
        if (!_descriptor.MayWrite)
            return Errno.EAGAIN;
        IoResult sent = SocketMessages.Send(_descriptor.Handle, data, flags, to);
        if (sent.WouldBlock)
            _descriptor.WriteBlocked();
        return MovedOut(sent);
    }

    private IoResult TrySendTo(ReadOnlySpan<byte> data, MessageFlags flags, EndPoint? to)
    {
        EnterSync();
        CheckFlags(flags);
        ThrowIfSecured();
        _descriptor.AskAgain(IoEvents.Write);
        return Publish(SendNow(data, flags, to));
    }

    private FiberTask<IoResult> SendMessage(ReadOnlyMemory<byte> data, MessageFlags flags, EndPoint? to, TimeSpan? timeout)
    {
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<IoResult>();
        CheckFlags(flags);
        ThrowIfSecured();
        IoResult sent = _descriptor.HasWriters ? Errno.EAGAIN : SendNow(data.Span, flags, to);
        if (!sent.WouldBlock)
            return Scheduler.Finish(Publish(sent));
        return timeout == TimeSpan.Zero
            ? Scheduler.Finish(Publish(Errno.ETIMEDOUT))
            : Scheduler.Rent<SendMessageOperation>().Start(this, data, flags, to, timeout);
    }
}
