using System.Net;
using System.Text;

namespace FiberNet;

/// <content>Sending messages: one system call each.</content>
public sealed partial class FiberSocket
{
    /// <summary>Sends one message, or a piece of a stream, if there is room. Never parks.</summary>
    /// <param name="data">The bytes; empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <returns>How many bytes were sent: all of a datagram, perhaps fewer of a stream; -1 on an error (EAGAIN: no room; EMSGSIZE: too long for a datagram).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flags"/> has a bit that is none of the enumeration's.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public int TrySend(ReadOnlySpan<byte> data, MessageFlags flags = MessageFlags.None) => TrySendTo(data, flags, null);

    /// <inheritdoc cref="TrySend(ReadOnlySpan{byte}, MessageFlags)"/>
    /// <param name="text">The text; it goes out in UTF-8.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="flags"/> has <see cref="MessageFlags.ZeroCopy"/>: nobody could keep the bytes in place.</exception>
    public int TrySend(string text, MessageFlags flags = MessageFlags.None)
    {
        ArgumentNullException.ThrowIfNull(text);
        CheckTextFlags(flags);
        return TrySend(Encoding.UTF8.GetBytes(text), flags);
    }

    /// <summary>Sends one message to an address if there is room. Never parks, resolves no names.</summary>
    /// <param name="to">The address.</param>
    /// <param name="data">The bytes; empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <exception cref="ArgumentNullException"><paramref name="to"/> is null.</exception>
    /// <inheritdoc cref="TrySend(ReadOnlySpan{byte}, MessageFlags)"/>
    public int TrySendTo(EndPoint to, ReadOnlySpan<byte> data, MessageFlags flags = MessageFlags.None)
    {
        SocketAddressCodec.Check(to);
        return TrySendTo(data, flags, to);
    }

    /// <summary>Sends one message to a numeric host and a port if there is room. Never parks, resolves no names.</summary>
    /// <param name="host">An IPv4 or IPv6 address; anything else gives EINVAL.</param>
    /// <param name="port">The port.</param>
    /// <param name="data">The bytes; empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535, <paramref name="flags"/> has a bit that is none of the enumeration's.</exception>
    /// <inheritdoc cref="TrySend(ReadOnlySpan{byte}, MessageFlags)"/>
    public int TrySendTo(string host, int port, ReadOnlySpan<byte> data, MessageFlags flags = MessageFlags.None) =>
        HostPort.Parse(host, port, out EndPoint? to) is not Errno.None and Errno error ? RefuseSend(error) : TrySendTo(data, flags, to);

    /// <inheritdoc cref="TrySendTo(string, int, ReadOnlySpan{byte}, MessageFlags)"/>
    /// <param name="host">An IPv4 or IPv6 address, or <c>"unix/"</c>; anything else gives EINVAL.</param>
    /// <param name="portOrPath">The port in digits; behind <c>"unix/"</c> the path of the socket (with a NUL in front: an abstract name).</param>
    /// <param name="data">The bytes; empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> or <paramref name="portOrPath"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="portOrPath"/> is a number that is no port, <paramref name="flags"/> has a bit that is none of the enumeration's.</exception>
    public int TrySendTo(string host, string portOrPath, ReadOnlySpan<byte> data, MessageFlags flags = MessageFlags.None) =>
        HostPort.Parse(host, portOrPath, out EndPoint? to) is not Errno.None and Errno error ? RefuseSend(error) : TrySendTo(data, flags, to);

    /// <summary>Sends one message; parks until there is room for it.</summary>
    /// <remarks>Writers, senders included, are served in the order in which they came.</remarks>
    /// <param name="data">The bytes; they must not change until the call ends. Empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <returns>
    /// How many bytes were sent: all of a datagram, perhaps fewer of a stream (<see cref="Write(ReadOnlyMemory{byte}, TimeSpan?)"/>
    /// sends all); -1 when the time is over (ETIMEDOUT) and on an error (EMSGSIZE: too long for a datagram; EPIPE, …).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flags"/> has a bit that is none of the enumeration's, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing was sent.</exception>
    public FiberTask<int> Send(ReadOnlyMemory<byte> data, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null) =>
        SendMessage(data, flags, null, timeout);

    /// <summary>Sends a text in UTF-8 as one message; parks until there is room for it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="flags"/> has <see cref="MessageFlags.ZeroCopy"/>: nobody could keep the bytes in place.</exception>
    /// <inheritdoc cref="Send(ReadOnlyMemory{byte}, MessageFlags, TimeSpan?)"/>
    public FiberTask<int> Send(string text, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        CheckTextFlags(flags);
        return Send(Encoding.UTF8.GetBytes(text), flags, timeout);
    }

    /// <summary>Sends one message to an address; parks until there is room for it. Resolves no names.</summary>
    /// <param name="to">The address.</param>
    /// <param name="data">The bytes; they must not change until the call ends. Empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="to"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="to"/> is a name.</exception>
    /// <inheritdoc cref="Send(ReadOnlyMemory{byte}, MessageFlags, TimeSpan?)"/>
    public FiberTask<int> SendTo(EndPoint to, ReadOnlyMemory<byte> data, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null)
    {
        SocketAddressCodec.Check(to);
        return SendMessage(data, flags, to, timeout);
    }

    /// <summary>Sends one message to a numeric host and a port; parks until there is room for it.</summary>
    /// <param name="host">An IPv4 or IPv6 address; anything else gives EINVAL.</param>
    /// <param name="port">The port.</param>
    /// <param name="data">The bytes; they must not change until the call ends. Empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="port"/> is not in 0–65535, <paramref name="flags"/> has a bit that is none of the enumeration's, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <inheritdoc cref="Send(ReadOnlyMemory{byte}, MessageFlags, TimeSpan?)"/>
    public FiberTask<int> SendTo(string host, int port, ReadOnlyMemory<byte> data, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null) =>
        HostPort.Parse(host, port, out EndPoint? to) is not Errno.None and Errno error
            ? RefuseSend(error, timeout)
            : SendMessage(data, flags, to, timeout);

    /// <inheritdoc cref="SendTo(string, int, ReadOnlyMemory{byte}, MessageFlags, TimeSpan?)"/>
    /// <param name="host">An IPv4 or IPv6 address, or <c>"unix/"</c>; anything else gives EINVAL.</param>
    /// <param name="portOrPath">The port in digits; behind <c>"unix/"</c> the path of the socket (with a NUL in front: an abstract name).</param>
    /// <param name="data">The bytes; they must not change until the call ends. Empty for an empty datagram.</param>
    /// <param name="flags">The flags of send(2).</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> or <paramref name="portOrPath"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="portOrPath"/> is a number that is no port, <paramref name="flags"/> has a bit that is none of the enumeration's, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    public FiberTask<int> SendTo(string host, string portOrPath, ReadOnlyMemory<byte> data, MessageFlags flags = MessageFlags.None, TimeSpan? timeout = null) =>
        HostPort.Parse(host, portOrPath, out EndPoint? to) is not Errno.None and Errno error
            ? RefuseSend(error, timeout)
            : SendMessage(data, flags, to, timeout);

    /// <summary>The array that a text becomes is garbage when the call returns: the kernel would go on to send what comes there next.</summary>
    private static void CheckTextFlags(MessageFlags flags)
    {
        if ((flags & MessageFlags.ZeroCopy) != 0)
            throw new ArgumentException("A text cannot be sent with ZeroCopy; send pinned memory.", nameof(flags));
    }

    private int RefuseSend(Errno error)
    {
        EnterSync();
        return FailedCount(error);
    }

    private FiberTask<int> RefuseSend(Errno error, TimeSpan? timeout)
    {
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<int>();
        return Scheduler.Finish(FailedCount(error));
    }

    /// <summary>One message, unless it is known that there is no room.</summary>
    internal int SendNow(ReadOnlySpan<byte> data, MessageFlags flags, EndPoint? to)
    {
        if (!_descriptor.MayWrite)
            return -(int)Errno.EAGAIN;
        int count = MessageCalls.Send(_descriptor.Handle, data, flags, to);
        if (count == -(int)Errno.EAGAIN)
            _descriptor.WriteBlocked();
        return count;
    }

    private int TrySendTo(ReadOnlySpan<byte> data, MessageFlags flags, EndPoint? to)
    {
        EnterSync();
        CheckFlags(flags);
        _descriptor.AskAgain(IoEvents.Write);
        return CountOf(SendNow(data, flags, to));
    }

    private FiberTask<int> SendMessage(ReadOnlyMemory<byte> data, MessageFlags flags, EndPoint? to, TimeSpan? timeout)
    {
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<int>();
        CheckFlags(flags);
        int count = _descriptor.HasWriters ? -(int)Errno.EAGAIN : SendNow(data.Span, flags, to);
        if (count != -(int)Errno.EAGAIN)
            return Scheduler.Finish(CountOf(count));
        return timeout == TimeSpan.Zero
            ? Scheduler.Finish(FailedCount(Errno.ETIMEDOUT))
            : Scheduler.Rent<SendMessageOperation>().Start(this, data, flags, to, timeout);
    }
}
