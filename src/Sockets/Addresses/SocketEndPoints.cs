using System.Net;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <summary>Asks the kernel for the addresses of a socket. Any thread.</summary>
internal static unsafe class SocketEndPoints
{
    /// <summary>getsockname(2).</summary>
    internal static IoResult GetLocal(int fd, out EndPoint? address)
    {
        sockaddr_storage storage;
        IoResult length = SocketCalls.GetLocalAddress(fd, new Span<byte>(&storage, SocketAddressCodec.Room));
        address = length ? SocketAddressCodec.Decode(&storage, (int)length.Count) : null;
        return length;
    }

    /// <summary>getpeername(2).</summary>
    internal static IoResult GetRemote(int fd, out EndPoint? address)
    {
        sockaddr_storage storage;
        IoResult length = SocketCalls.GetRemoteAddress(fd, new Span<byte>(&storage, SocketAddressCodec.Room));
        address = length ? SocketAddressCodec.Decode(&storage, (int)length.Count) : null;
        return length;
    }
}
