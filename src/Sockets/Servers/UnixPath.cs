using System.Net;
using System.Net.Sockets;
using Tmds.Linux;

namespace FiberNet;

/// <summary>The file that a UNIX socket has where it was bound to a path. It outlives the socket (unix(7)).</summary>
internal static unsafe class UnixPath
{
    /// <summary>The path with its NUL; null for what has none: an abstract name, an IP address.</summary>
    internal static byte[]? Of(EndPoint endPoint)
    {
        if (endPoint.AddressFamily != AddressFamily.Unix)
            return null;
        sockaddr_storage storage;
        int length = SocketAddressCodec.Encode(endPoint, &storage);
        var path = new ReadOnlySpan<byte>((byte*)&storage + sockaddr_un.sun_path_offset, length - sockaddr_un.sun_path_offset);
        int end = path.IndexOf((byte)0);
        if (path.IsEmpty || end == 0)
            return null;
        return [.. end < 0 ? path : path[..end], 0];
    }

    /// <summary>Removes the file of a socket that nobody listens on any more.</summary>
    /// <returns>False if somebody does, or if the file is no socket: then it is none of ours.</returns>
    internal static bool RemoveDead(EndPoint endPoint)
    {
        if (Of(endPoint) is not { } path || !IsSocket(path))
            return false;
        using FiberSocket? probe = FiberSocket.Create(AddressFamily.Unix, SocketType.Stream);
        return probe is not null && !probe.SysConnect(endPoint) && probe.Errno == Errno.ECONNREFUSED && Remove(path);
    }

    internal static bool Remove(byte[] path)
    {
        fixed (byte* bytes = path)
            return LibC.unlink(bytes) == 0;
    }

    /// <summary>connect(2) gives ECONNREFUSED for any file that is no socket, too. But only a socket cannot be opened: ENXIO (open(2)).</summary>
    private static bool IsSocket(byte[] path)
    {
        fixed (byte* bytes = path)
        {
            int fd = LibC.open(bytes, LibC.O_RDONLY | LibC.O_NONBLOCK | LibC.O_CLOEXEC);
            if (fd < 0)
                return LibC.errno == LibC.ENXIO;
            _ = LibC.close(fd);
            return false;
        }
    }
}
