using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>The system calls of messages with addresses and ancillary data: recvmsg(2), sendmsg(2).</summary>
/// <remarks>None blocks or raises SIGPIPE (MSG_DONTWAIT, MSG_NOSIGNAL). EINTR is retried. Any thread.</remarks>
public static unsafe class MessageCalls
{
    /// <summary>recvmsg(2).</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="pieces">Receive the bytes.</param>
    /// <param name="address">Receives the sender's address, a sockaddr(3type); empty: not asked for.</param>
    /// <param name="control">Receives ancillary data, cmsg(3); empty: none is wanted.</param>
    /// <param name="flags">More MSG flags of recvmsg(2).</param>
    /// <param name="header">How much of <paramref name="address"/> and <paramref name="control"/> was written, and the kernel's flags.</param>
    /// <returns>As <see cref="TransferCalls.Receive"/>; with MSG_TRUNC in <paramref name="flags"/> the length of the datagram, which may be more than there was room for.</returns>
    public static IoResult Receive(
        int fd, ReadOnlySpan<IoVector> pieces, Span<byte> address, Span<byte> control, int flags, out MessageHeader header)
    {
        fixed (IoVector* vector = pieces)
        fixed (byte* name = address, ancillary = control)
        {
            msghdr message = Message(vector, pieces.Length, name, address.Length, ancillary, control.Length);
            IoResult result = SystemCall.Run(new ReceiveCall(fd, &message, flags | LibC.MSG_DONTWAIT));
            header = result.IsSuccess
                ? new MessageHeader(address.IsEmpty ? 0 : (int)message.msg_namelen, (int)message.msg_controllen, message.msg_flags)
                : default;
            return result;
        }
    }

    /// <summary>sendmsg(2).</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="pieces">The bytes, at most 1,024 pieces.</param>
    /// <param name="address">Where to, a sockaddr(3type); empty: the peer of a connection.</param>
    /// <param name="control">Ancillary data, cmsg(3); empty: none.</param>
    /// <param name="flags">More MSG flags of sendmsg(2).</param>
    /// <returns>
    /// As <see cref="TransferCalls.Send"/>. Also EISCONN: a connected stream takes no address. EINVAL, EAFNOSUPPORT: the address
    /// is none of the family. ENETUNREACH, EHOSTUNREACH: no route. EACCES: no permission. ENOENT: no socket has the path.
    /// ETOOMANYREFS: too many descriptors are in flight.
    /// </returns>
    public static IoResult Send(int fd, ReadOnlySpan<IoVector> pieces, ReadOnlySpan<byte> address, ReadOnlySpan<byte> control, int flags)
    {
        fixed (IoVector* vector = pieces)
        fixed (byte* name = address, ancillary = control)
        {
            msghdr message = Message(vector, pieces.Length, name, address.Length, ancillary, control.Length);
            return SystemCall.Run(new SendCall(fd, &message, flags | LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL));
        }
    }

    private static msghdr Message(IoVector* pieces, int count, byte* address, int addressLength, byte* control, int controlLength) => new()
    {
        msg_iov = (iovec*)pieces,
        msg_iovlen = count,
        msg_name = address,
        msg_namelen = (uint)addressLength,
        msg_control = control,
        msg_controllen = (uint)controlLength,
    };

    private readonly struct ReceiveCall(int fd, msghdr* message, int flags) : ISystemCall
    {
        public long Invoke() => LibC.recvmsg(fd, message, flags);
    }

    private readonly struct SendCall(int fd, msghdr* message, int flags) : ISystemCall
    {
        public long Invoke() => LibC.sendmsg(fd, message, flags);
    }
}
