using System.Net;
using System.Net.Sockets;

namespace FiberNet;

/// <summary>
/// One answer of <c>GetAddrInfo</c>: an address, and the kind of socket that it is for; see getaddrinfo(3). Immutable.
/// </summary>
/// <param name="EndPoint">Where to connect or bind to.</param>
/// <param name="Type">The type of socket for it; <see cref="SocketType.Unknown"/> where .NET has no name for it.</param>
/// <param name="Protocol">The protocol of that socket.</param>
/// <param name="CanonicalName">
/// The official name of the host, if <see cref="AddrInfoFlags.CanonicalName"/> asked for it; the first answer alone has it.
/// </param>
public sealed record AddrInfo(EndPoint EndPoint, SocketType Type, ProtocolType Protocol, string? CanonicalName = null)
{
    /// <summary>The numeric host, "127.0.0.1" or "fe80::1%2"; the end point's text if it is not an <see cref="IPEndPoint"/>.</summary>
    public string Host => EndPoint is IPEndPoint ip ? ip.Address.ToString() : EndPoint.ToString()!;

    /// <summary>The port, 0–65535; 0 if the end point has none.</summary>
    public int Port => EndPoint is IPEndPoint ip ? ip.Port : 0;

    /// <summary>The address family, <see cref="AddressFamily.InterNetwork"/> or <see cref="AddressFamily.InterNetworkV6"/> as a rule.</summary>
    public AddressFamily Family => EndPoint.AddressFamily;
}
