using System.Net;
using System.Net.Sockets;
using FiberNet.Advanced;
using Microsoft.AspNetCore.Connections;

namespace FiberNet.Connections;

/// <summary>Makes sockets that listen.</summary>
internal static class ListenSocket
{
    internal static bool CanBind(EndPoint endPoint) =>
        endPoint is IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint { FileHandleType: not FileHandleType.Pipe };

    /// <summary>Makes a socket that listens at an end point.</summary>
    /// <returns>Its descriptor.</returns>
    /// <exception cref="NotSupportedException">No socket can listen at such an end point.</exception>
    /// <exception cref="AddressInUseException">The address is another socket's.</exception>
    /// <exception cref="SocketException">The kernel refuses for another reason.</exception>
    internal static int Open(EndPoint endPoint, FiberTransportOptions options)
    {
        if (!CanBind(endPoint))
            throw new NotSupportedException($"FiberNet cannot listen at {endPoint} ({endPoint.GetType().Name}); an IPEndPoint, a UnixDomainSocketEndPoint or a FileHandleEndPoint of a socket is needed.");
        if (endPoint is FileHandleEndPoint passed)
            return TakeOver(passed, options);
        int handle = (int)SocketCalls.Create(FamilyOf(endPoint), LinuxSockets.Stream, 0).OrThrow($"socket for {endPoint}").Count;
        try
        {
            Bind(handle, endPoint, options);
            return handle;
        }
        catch
        {
            _ = DescriptorCalls.Close(handle);
            throw;
        }
    }

    private static int FamilyOf(EndPoint endPoint) => endPoint.AddressFamily switch
    {
        AddressFamily.InterNetwork => LinuxSockets.Ipv4,
        AddressFamily.InterNetworkV6 => LinuxSockets.Ipv6,
        _ => LinuxSockets.Unix,
    };

    private static void Bind(int handle, EndPoint endPoint, FiberTransportOptions options)
    {
        if (endPoint is IPEndPoint ip)
        {
            LinuxSockets.Set(handle, SocketOptions.ReuseAddress, true);

            // As Kestrel has it: [::] takes IPv4 connections too, another IPv6 address does not.
            if (ip.AddressFamily == AddressFamily.InterNetworkV6)
                LinuxSockets.Set(handle, SocketOptions.Ipv6Only, !ip.Address.Equals(IPAddress.IPv6Any));
            if (options.NoDelay)
                LinuxSockets.Set(handle, SocketOptions.TcpNoDelay, true);
        }

        IoResult bound = SocketCalls.Bind(handle, SocketAddresses.Encode(endPoint));
        if (bound.IsSuccess)
            bound = SocketCalls.Listen(handle, options.Backlog);
        if (bound.Errno == Errno.EADDRINUSE)
            throw new AddressInUseException($"{endPoint} is in use.", bound.Errno.ToException($"bind to {endPoint}"));
        _ = bound.OrThrow($"bind to {endPoint}");
    }

    /// <summary>A socket that was bound by another process, such as systemd, and passed on. It may listen already; listen(2) again only sets the backlog.</summary>
    private static int TakeOver(FileHandleEndPoint passed, FiberTransportOptions options)
    {
        int handle = checked((int)passed.FileHandle);
        DescriptorCalls.SetNonBlocking(handle, true).OrThrow($"fcntl of the passed descriptor {handle}");
        DescriptorCalls.SetCloseOnExec(handle).OrThrow($"fcntl of the passed descriptor {handle}");
        SocketCalls.Listen(handle, options.Backlog).OrThrow($"listen on the passed descriptor {handle}");
        if (options.NoDelay && LinuxSockets.IsTcp(handle))
            LinuxSockets.Set(handle, SocketOptions.TcpNoDelay, true);
        return handle;
    }
}
