using System.Net.Sockets;
using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet;

// SOL_IPV6: ipv6(7).
public static partial class SocketOptions
{
    /// <summary>IPV6_ADD_MEMBERSHIP: join a multicast group. Cannot be read (ENOPROTOOPT).</summary>
    public static SocketOption<IPv6MulticastOption> Ipv6AddMembership { get; } =
        Add(new SocketOption<IPv6MulticastOption>(LibC.SOL_IPV6, LibC.IPV6_ADD_MEMBERSHIP, nameof(LibC.IPV6_ADD_MEMBERSHIP), Ipv6MulticastCodec.Instance));

    /// <summary>IPV6_AUTOFLOWLABEL: let the kernel choose flow labels.</summary>
    public static SocketOption<bool> Ipv6AutoFlowLabel { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibC.IPV6_AUTOFLOWLABEL, nameof(LibC.IPV6_AUTOFLOWLABEL), BoolCodec.Instance));

    /// <summary>IPV6_DONTFRAG: datagrams larger than the MTU are EMSGSIZE. Default: false.</summary>
    public static SocketOption<bool> Ipv6DontFragment { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibC.IPV6_DONTFRAG, nameof(LibC.IPV6_DONTFRAG), BoolCodec.Instance));

    /// <summary>IPV6_DROP_MEMBERSHIP: leave a multicast group. Cannot be read (ENOPROTOOPT).</summary>
    public static SocketOption<IPv6MulticastOption> Ipv6DropMembership { get; } =
        Add(new SocketOption<IPv6MulticastOption>(LibC.SOL_IPV6, LibC.IPV6_DROP_MEMBERSHIP, nameof(LibC.IPV6_DROP_MEMBERSHIP), Ipv6MulticastCodec.Instance));

    /// <summary>IPV6_FREEBIND: bind to addresses that this machine does not have yet (Linux 4.15). Default: false.</summary>
    public static SocketOption<bool> Ipv6FreeBind { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibC.IPV6_FREEBIND, nameof(LibC.IPV6_FREEBIND), BoolCodec.Instance));

    /// <summary>IPV6_MTU: the MTU of the path, in bytes; ENOTCONN before connecting. To set it limits the size of fragments.</summary>
    public static SocketOption<int> Ipv6Mtu { get; } =
        Add(new SocketOption<int>(LibC.SOL_IPV6, LibC.IPV6_MTU, nameof(LibC.IPV6_MTU), IntCodec.NotNegative));

    /// <summary>IPV6_MTU_DISCOVER: how large packets may be.</summary>
    public static SocketOption<PathMtuDiscovery> Ipv6MtuDiscover { get; } =
        Add(new SocketOption<PathMtuDiscovery>(LibC.SOL_IPV6, LibC.IPV6_MTU_DISCOVER, nameof(LibC.IPV6_MTU_DISCOVER), EnumCodecs.PathMtu));

    /// <summary>IPV6_MULTICAST_ALL: hear groups that other sockets joined (Linux 4.20). Default: true.</summary>
    public static SocketOption<bool> Ipv6MulticastAll { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibCExtra.IPV6_MULTICAST_ALL, nameof(LibCExtra.IPV6_MULTICAST_ALL), BoolCodec.Instance));

    /// <summary>IPV6_MULTICAST_HOPS: the hop limit of multicasts, 0–255; -1 for the default, 1.</summary>
    public static SocketOption<int> Ipv6MulticastHops { get; } =
        Add(new SocketOption<int>(LibC.SOL_IPV6, LibC.IPV6_MULTICAST_HOPS, nameof(LibC.IPV6_MULTICAST_HOPS), new IntCodec(-1, 255)));

    /// <summary>IPV6_MULTICAST_IF: the interface to send multicasts on, by its index; 0, the default, for the route's.</summary>
    public static SocketOption<int> Ipv6MulticastInterface { get; } =
        Add(new SocketOption<int>(LibC.SOL_IPV6, LibC.IPV6_MULTICAST_IF, nameof(LibC.IPV6_MULTICAST_IF), IntCodec.NotNegative));

    /// <summary>IPV6_MULTICAST_LOOP: hear our own multicasts on this machine. Default: true.</summary>
    public static SocketOption<bool> Ipv6MulticastLoop { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibC.IPV6_MULTICAST_LOOP, nameof(LibC.IPV6_MULTICAST_LOOP), BoolCodec.Instance));

    /// <summary>IPV6_RECVERR: queue errors with their details; see MSG_ERRQUEUE. Default: false.</summary>
    public static SocketOption<bool> Ipv6ReceiveErrors { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibC.IPV6_RECVERR, nameof(LibC.IPV6_RECVERR), BoolCodec.Instance));

    /// <summary>IPV6_RECVHOPLIMIT: receive the hop limit as a control message. Default: false.</summary>
    public static SocketOption<bool> Ipv6ReceiveHopLimit { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibC.IPV6_RECVHOPLIMIT, nameof(LibC.IPV6_RECVHOPLIMIT), BoolCodec.Instance));

    /// <summary>IPV6_RECVORIGDSTADDR: receive the address that each datagram was sent to as a control message. Default: false.</summary>
    public static SocketOption<bool> Ipv6ReceiveOriginalDestination { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibC.IPV6_RECVORIGDSTADDR, nameof(LibC.IPV6_RECVORIGDSTADDR), BoolCodec.Instance));

    /// <summary>IPV6_RECVPKTINFO: receive the addresses and the interface of each datagram as a control message. Default: false.</summary>
    public static SocketOption<bool> Ipv6ReceivePacketInfo { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibC.IPV6_RECVPKTINFO, nameof(LibC.IPV6_RECVPKTINFO), BoolCodec.Instance));

    /// <summary>IPV6_RECVTCLASS: receive the traffic class as a control message. Default: false.</summary>
    public static SocketOption<bool> Ipv6ReceiveTrafficClass { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibC.IPV6_RECVTCLASS, nameof(LibC.IPV6_RECVTCLASS), BoolCodec.Instance));

    /// <summary>IPV6_TCLASS: the traffic class of every packet, 0–255; -1 for the default, 0.</summary>
    public static SocketOption<int> Ipv6TrafficClass { get; } =
        Add(new SocketOption<int>(LibC.SOL_IPV6, LibC.IPV6_TCLASS, nameof(LibC.IPV6_TCLASS), new IntCodec(-1, 255)));

    /// <summary>IPV6_TRANSPARENT: transparent proxying; needs CAP_NET_ADMIN (EPERM). Default: false.</summary>
    public static SocketOption<bool> Ipv6Transparent { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibC.IPV6_TRANSPARENT, nameof(LibC.IPV6_TRANSPARENT), BoolCodec.Instance));

    /// <summary>IPV6_UNICAST_HOPS: the hop limit of every packet, 0–255; -1 for the default of the route.</summary>
    public static SocketOption<int> Ipv6UnicastHops { get; } =
        Add(new SocketOption<int>(LibC.SOL_IPV6, LibC.IPV6_UNICAST_HOPS, nameof(LibC.IPV6_UNICAST_HOPS), new IntCodec(-1, 255)));

    /// <summary>IPV6_V6ONLY: no IPv4 through ::ffff:a.b.c.d addresses; before bind only. Default: net.ipv6.bindv6only, false.</summary>
    public static SocketOption<bool> Ipv6Only { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IPV6, LibC.IPV6_V6ONLY, nameof(LibC.IPV6_V6ONLY), BoolCodec.Instance));
}
