using System.Net;
using System.Net.Sockets;
using FiberNet.Advanced;

namespace FiberNet.Connections;

/// <summary>End points of .NET and addresses of the kernel, which <see cref="SocketAddress"/> has in the kernel's layout.</summary>
internal static class SocketAddresses
{
    /// <summary>The size of C's sockaddr_storage.</summary>
    internal const int Room = 128;

    private static readonly IPEndPoint s_ipv4 = new(IPAddress.Any, 0);
    private static readonly IPEndPoint s_ipv6 = new(IPAddress.IPv6Any, 0);
    private static readonly UnixDomainSocketEndPoint s_unix = new("/");

    internal static ReadOnlySpan<byte> Encode(EndPoint endPoint)
    {
        SocketAddress address = endPoint.Serialize();

        // A UNIX path of 108 bytes leaves no room for the NUL that .NET puts behind it; the kernel needs none (unix(7)).
        int size = endPoint is UnixDomainSocketEndPoint ? Math.Min(address.Size, 110) : address.Size;
        return address.Buffer.Span[..size];
    }

    /// <summary>The end point of an address; null for the one that a UNIX client has, which is empty, and for a family without one.</summary>
    internal static EndPoint? Decode(ReadOnlySpan<byte> address)
    {
        if (address.Length <= sizeof(ushort))
            return null;
        EndPoint? factory = BitConverter.ToUInt16(address) switch
        {
            LinuxSockets.Ipv4 => s_ipv4,
            LinuxSockets.Ipv6 => s_ipv6,
            LinuxSockets.Unix => s_unix,
            _ => null,
        };
        if (factory is null)
            return null;
        var decoded = new SocketAddress(factory.AddressFamily, address.Length);
        address.CopyTo(decoded.Buffer.Span);
        return factory.Create(decoded);
    }

    internal static EndPoint? LocalOf(int handle)
    {
        Span<byte> address = stackalloc byte[Room];
        IoResult result = SocketCalls.GetLocalAddress(handle, address);
        return result.IsSuccess ? Decode(address[..Math.Min(result.Bytes, Room)]) : null;
    }

    internal static EndPoint? RemoteOf(int handle)
    {
        Span<byte> address = stackalloc byte[Room];
        IoResult result = SocketCalls.GetRemoteAddress(handle, address);
        return result.IsSuccess ? Decode(address[..Math.Min(result.Bytes, Room)]) : null;
    }
}
