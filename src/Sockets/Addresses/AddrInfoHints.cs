using System.Net.Sockets;

namespace FiberNet;

/// <summary>What <c>GetAddrInfo</c> should answer with; see getaddrinfo(3). Immutable; the default has no restriction.</summary>
public sealed record AddrInfoHints
{
    /// <summary>Addresses of this family only; by default (<see cref="AddressFamily.Unspecified"/>) of any.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>Sockets of this type only; by default (<see cref="SocketType.Unknown"/>) of any.</summary>
    public SocketType Type { get; init; } = SocketType.Unknown;

    /// <summary>Sockets of this protocol only; by default (<see cref="ProtocolType.Unspecified"/>) of any.</summary>
    public ProtocolType Protocol { get; init; } = ProtocolType.Unspecified;

    /// <summary>How to look names up; nothing special by default.</summary>
    public AddrInfoFlags Flags { get; init; }
}
