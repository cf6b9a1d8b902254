using System.Net;
using System.Net.Sockets;
using FiberNet.Advanced;
using FiberNet.Posix;
using Tmds.Linux;

namespace FiberNet;

/// <summary>The file that a UNIX socket has where it was bound to a path. It outlives the socket (unix(7)).</summary>
internal sealed class UnixPath
{
    private readonly byte[] _path;
    private readonly FileIdentity? _file;

    private UnixPath(byte[] path)
    {
        _path = path;
        _file = FileAt(path);
    }

    /// <summary>The file of a socket that was just bound; null for an address that has none: an abstract name, an IP address.</summary>
    internal static UnixPath? Of(EndPoint endPoint) => BytesOf(endPoint) is { } path ? new UnixPath(path) : null;

    /// <summary>The path with its NUL; null for what has none.</summary>
    internal static unsafe byte[]? BytesOf(EndPoint endPoint)
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

    /// <summary>Removes the file of a socket that no server listens on any more.</summary>
    /// <returns>False if a server does, or if the file is no socket: then it is none of ours.</returns>
    internal static bool RemoveDead(EndPoint endPoint)
    {
        // Asked by name: to open a FIFO would wake the process that waits for its reader.
        if (BytesOf(endPoint) is not { } path || FileAt(path) is not { IsSocket: true })
            return false;
        using FiberSocket? probe = FiberSocket.Create(AddressFamily.Unix, SocketType.Stream);
        return probe is not null && probe.SysConnect(endPoint).Errno == Errno.ECONNREFUSED && FileCalls.Remove(path);
    }

    /// <summary>Removes the file, unless the path leads to another one by now. While the socket is open no other has its identity.</summary>
    internal static bool Remove(UnixPath path) => path._file is not null && FileAt(path._path) == path._file && FileCalls.Remove(path._path);

    private static FileIdentity? FileAt(byte[] path) => FileCalls.Identify(path, out FileIdentity file) ? file : null;
}
