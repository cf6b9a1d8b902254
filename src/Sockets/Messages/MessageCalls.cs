using System.Net;
using FiberNet.Interop;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <summary>
/// The system calls of messages: a count, or the negative errno. None blocks or raises SIGPIPE, and EINTR never gets out.
/// </summary>
internal static unsafe class MessageCalls
{
    /// <summary>recvmsg(2).</summary>
    internal static int Receive(int fd, Span<byte> buffer, MessageFlags flags, bool wantsSender, out EndPoint? from, out MessageFlags received)
    {
        sockaddr_storage address;
        fixed (byte* bytes = buffer)
        {
            iovec part = new() { iov_base = bytes, iov_len = buffer.Length };
            msghdr message = new() { msg_iov = &part, msg_iovlen = 1 };
            if (wantsSender)
            {
                message.msg_name = &address;
                message.msg_namelen = SocketAddressCodec.Room;
            }

            int count = ReceiveMessage(fd, &message, (int)flags);
            received = (MessageFlags)message.msg_flags;
            from = wantsSender && count >= 0 ? SocketAddressCodec.Decode(&address, (int)message.msg_namelen) : null;
            return count;
        }
    }

    /// <summary>How long the message at the head of the queue is; it stays there. Not for TCP, where MSG_TRUNC discards.</summary>
    internal static int NextLength(int fd)
    {
        byte nowhere;
        iovec part = new() { iov_base = &nowhere, iov_len = 0 };
        msghdr message = new() { msg_iov = &part, msg_iovlen = 1 };
        return ReceiveMessage(fd, &message, MSG_PEEK | MSG_TRUNC);
    }

    /// <summary>sendto(2), or send(2) without an address.</summary>
    internal static int Send(int fd, ReadOnlySpan<byte> data, MessageFlags flags, EndPoint? to)
    {
        sockaddr_storage address;
        int length = to is null ? 0 : SocketAddressCodec.Encode(to, &address);
        byte nowhere;
        fixed (byte* bytes = data)
        {
            iovec part = new() { iov_base = bytes is null ? &nowhere : bytes, iov_len = data.Length };
            msghdr message = new() { msg_iov = &part, msg_iovlen = 1 };
            if (to is not null)
            {
                message.msg_name = &address;
                message.msg_namelen = (uint)length;
            }

            return SendMessage(fd, &message, (int)flags);
        }
    }

    /// <summary>sendmsg(2) of several pieces: writev(2) that can be told not to raise SIGPIPE.</summary>
    internal static int SendPieces(int fd, ReadOnlySpan<ReadOnlyMemory<byte>> pieces, Span<System.Buffers.MemoryHandle> pins)
    {
        iovec* parts = stackalloc iovec[pieces.Length];
        int pinned = 0;
        try
        {
            for (; pinned < pieces.Length; pinned++)
            {
                pins[pinned] = pieces[pinned].Pin();
                parts[pinned] = new iovec { iov_base = pins[pinned].Pointer, iov_len = pieces[pinned].Length };
            }

            msghdr message = new() { msg_iov = parts, msg_iovlen = pieces.Length };
            return SendMessage(fd, &message, 0);
        }
        finally
        {
            for (int i = 0; i < pinned; i++)
                pins[i].Dispose();
        }
    }

    /// <summary>sendfile(2).</summary>
    internal static int SendFile(int fd, int file, long offset, long count)
    {
        while (true)
        {
            off_t position = offset;
            long sent = LibCExtra.sendfile(fd, file, &position, (size_t)(ulong)count);
            if (sent >= 0)
                return (int)sent;
            int error = errno;
            if (error != EINTR)
                return -error;
        }
    }

    /// <summary>sendmsg(2) with descriptors (unix(7), SCM_RIGHTS).</summary>
    internal static int SendHandles(int fd, ReadOnlySpan<byte> data, ReadOnlySpan<int> handles)
    {
        int space = CMSG_SPACE(handles.Length * sizeof(int));
        byte* control = stackalloc byte[space];
        new Span<byte>(control, space).Clear();
        fixed (byte* bytes = data)
        {
            iovec part = new() { iov_base = bytes, iov_len = data.Length };
            msghdr message = new() { msg_iov = &part, msg_iovlen = 1, msg_control = control, msg_controllen = (uint)space };
            cmsghdr* header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = (uint)LibCExtra.CMSG_LEN(handles.Length * sizeof(int));
            handles.CopyTo(new Span<int>(CMSG_DATA(header), handles.Length));
            return SendMessage(fd, &message, 0);
        }
    }

    /// <summary>recvmsg(2) with room for descriptors, which come close-on-exec.</summary>
    internal static int ReceiveHandles(int fd, Span<byte> buffer, int most, out int[] handles, out MessageFlags received)
    {
        // Without the padding of CMSG_SPACE: the kernel would fill that with a descriptor more than asked for.
        int space = LibCExtra.CMSG_LEN(most * sizeof(int));
        byte* control = stackalloc byte[space];
        fixed (byte* bytes = buffer)
        {
            iovec part = new() { iov_base = bytes, iov_len = buffer.Length };
            msghdr message = new() { msg_iov = &part, msg_iovlen = 1, msg_control = control, msg_controllen = (uint)space };
            int count = ReceiveMessage(fd, &message, MSG_CMSG_CLOEXEC);
            received = (MessageFlags)(message.msg_flags & ~MSG_CMSG_CLOEXEC);
            handles = count < 0 ? [] : Handles(&message);
            return count;
        }
    }

    private static int[] Handles(msghdr* message)
    {
        for (cmsghdr* header = CMSG_FIRSTHDR(message); header is not null; header = CMSG_NXTHDR(message, header))
        {
            if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
                return new Span<int>(CMSG_DATA(header), ((int)header->cmsg_len - LibCExtra.CMSG_LEN(0)) / sizeof(int)).ToArray();
        }

        return [];
    }

    private static int ReceiveMessage(int fd, msghdr* message, int flags)
    {
        while (true)
        {
            long count = recvmsg(fd, message, flags | MSG_DONTWAIT);
            if (count >= 0)
                return (int)count;
            int error = errno;
            if (error != EINTR)
                return -error;
        }
    }

    private static int SendMessage(int fd, msghdr* message, int flags)
    {
        while (true)
        {
            long count = sendmsg(fd, message, flags | MSG_DONTWAIT | MSG_NOSIGNAL);
            if (count >= 0)
                return (int)count;
            int error = errno;
            if (error != EINTR)
                return -error;
        }
    }
}
