using System.Net;
using FiberNet.Advanced;
using FiberNet.Interop;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <summary>Messages for <see cref="MessageCalls"/>: end points become addresses, descriptors become ancillary data (unix(7), SCM_RIGHTS).</summary>
internal static unsafe class SocketMessages
{
    /// <summary>Receives one message.</summary>
    internal static IoResult Receive(int fd, Span<byte> buffer, MessageFlags flags, bool wantsSender, out EndPoint? from, out MessageFlags received)
    {
        sockaddr_storage storage;
        Span<byte> address = wantsSender ? new Span<byte>(&storage, SocketAddressCodec.Room) : default;
        fixed (byte* bytes = buffer)
        {
            IoResult result = MessageCalls.Receive(fd, [new IoVector(bytes, (nuint)buffer.Length)], address, default, (int)flags, out MessageHeader header);
            received = (MessageFlags)header.Flags;
            from = wantsSender && result.IsSuccess ? SocketAddressCodec.Decode(&storage, header.AddressLength) : null;
            return result;
        }
    }

    /// <summary>How long the message at the head of the queue is; it stays there. Not for TCP, where MSG_TRUNC discards.</summary>
    internal static IoResult NextLength(int fd)
    {
        byte nowhere;
        return MessageCalls.Receive(fd, [new IoVector(&nowhere, 0)], default, default, MSG_PEEK | MSG_TRUNC, out _);
    }

    /// <summary>Sends one message, to an address or to the peer.</summary>
    internal static IoResult Send(int fd, ReadOnlySpan<byte> data, MessageFlags flags, EndPoint? to)
    {
        sockaddr_storage storage;
        ReadOnlySpan<byte> address = to is null ? default : new ReadOnlySpan<byte>(&storage, SocketAddressCodec.Encode(to, &storage));
        byte nowhere;
        fixed (byte* bytes = data)
            return MessageCalls.Send(fd, [new IoVector(bytes is null ? &nowhere : bytes, (nuint)data.Length)], address, default, (int)flags);
    }

    /// <summary>Sends several pieces as one: writev(2) without SIGPIPE.</summary>
    internal static IoResult SendPieces(int fd, ReadOnlySpan<ReadOnlyMemory<byte>> pieces, Span<System.Buffers.MemoryHandle> pins)
    {
        IoVector* parts = stackalloc IoVector[pieces.Length];
        int pinned = 0;
        try
        {
            for (; pinned < pieces.Length; pinned++)
            {
                pins[pinned] = pieces[pinned].Pin();
                parts[pinned] = new IoVector(pins[pinned].Pointer, (nuint)pieces[pinned].Length);
            }

            return MessageCalls.Send(fd, new ReadOnlySpan<IoVector>(parts, pieces.Length), default, default, 0);
        }
        finally
        {
            for (int i = 0; i < pinned; i++)
                pins[i].Dispose();
        }
    }

    /// <summary>Sends data with descriptors.</summary>
    internal static IoResult SendHandles(int fd, ReadOnlySpan<byte> data, ReadOnlySpan<int> handles)
    {
        int space = CMSG_SPACE(handles.Length * sizeof(int));
        byte* control = stackalloc byte[space];
        new Span<byte>(control, space).Clear();
        var header = (cmsghdr*)control;
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = (uint)LibCExtra.CMSG_LEN(handles.Length * sizeof(int));
        handles.CopyTo(new Span<int>(CMSG_DATA(header), handles.Length));
        fixed (byte* bytes = data)
            return MessageCalls.Send(fd, [new IoVector(bytes, (nuint)data.Length)], default, new ReadOnlySpan<byte>(control, space), 0);
    }

    /// <summary>Receives data and the descriptors that come with them, close-on-exec.</summary>
    internal static IoResult ReceiveHandles(int fd, Span<byte> buffer, int most, out int[] handles, out MessageFlags received)
    {
        // Without the padding of CMSG_SPACE: the kernel would fill that with a descriptor more than asked for.
        int space = LibCExtra.CMSG_LEN(most * sizeof(int));
        byte* control = stackalloc byte[space];
        fixed (byte* bytes = buffer)
        {
            IoResult result = MessageCalls.Receive(
                fd, [new IoVector(bytes, (nuint)buffer.Length)], default, new Span<byte>(control, space), MSG_CMSG_CLOEXEC, out MessageHeader header);
            received = (MessageFlags)(header.Flags & ~MSG_CMSG_CLOEXEC);
            handles = result.IsSuccess ? Handles(control, header.ControlLength) : [];
            return result;
        }
    }

    private static int[] Handles(byte* control, int length)
    {
        msghdr message = new() { msg_control = control, msg_controllen = (uint)length };
        for (cmsghdr* header = CMSG_FIRSTHDR(&message); header is not null; header = CMSG_NXTHDR(&message, header))
        {
            if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
                return new Span<int>(CMSG_DATA(header), ((int)header->cmsg_len - LibCExtra.CMSG_LEN(0)) / sizeof(int)).ToArray();
        }

        return [];
    }
}
