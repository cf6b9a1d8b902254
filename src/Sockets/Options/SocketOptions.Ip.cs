using System.Net;
using System.Net.Sockets;
using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet;

// SOL_IP: ip(7).
public static partial class SocketOptions
{
    /// <summary>IP_ADD_MEMBERSHIP: join a multicast group. Cannot be read (ENOPROTOOPT).</summary>
    public static SocketOption<MulticastOption> IpAddMembership { get; } =
        Add(new SocketOption<MulticastOption>(LibC.SOL_IP, LibC.IP_ADD_MEMBERSHIP, nameof(LibC.IP_ADD_MEMBERSHIP), MulticastCodec.Instance));

    /// <summary>IP_ADD_SOURCE_MEMBERSHIP: join a group for one source. Cannot be read (ENOPROTOOPT).</summary>
    public static SocketOption<MulticastSource> IpAddSourceMembership { get; } =
        Add(new SocketOption<MulticastSource>(LibC.SOL_IP, LibC.IP_ADD_SOURCE_MEMBERSHIP, nameof(LibC.IP_ADD_SOURCE_MEMBERSHIP), MulticastSourceCodec.Instance));

    /// <summary>IP_BIND_ADDRESS_NO_PORT: choose the port at connect, not at bind to port 0 (Linux 4.2). Default: false.</summary>
    public static SocketOption<bool> IpBindAddressNoPort { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IP, LibC.IP_BIND_ADDRESS_NO_PORT, nameof(LibC.IP_BIND_ADDRESS_NO_PORT), BoolCodec.Instance));

    /// <summary>IP_BLOCK_SOURCE: hear a source of a joined group no more. Cannot be read (ENOPROTOOPT).</summary>
    public static SocketOption<MulticastSource> IpBlockSource { get; } =
        Add(new SocketOption<MulticastSource>(LibC.SOL_IP, LibC.IP_BLOCK_SOURCE, nameof(LibC.IP_BLOCK_SOURCE), MulticastSourceCodec.Instance));

    /// <summary>IP_DROP_MEMBERSHIP: leave a multicast group. Cannot be read (ENOPROTOOPT).</summary>
    public static SocketOption<MulticastOption> IpDropMembership { get; } =
        Add(new SocketOption<MulticastOption>(LibC.SOL_IP, LibC.IP_DROP_MEMBERSHIP, nameof(LibC.IP_DROP_MEMBERSHIP), MulticastCodec.Instance));

    /// <summary>IP_DROP_SOURCE_MEMBERSHIP: leave a group for one source. Cannot be read (ENOPROTOOPT).</summary>
    public static SocketOption<MulticastSource> IpDropSourceMembership { get; } =
        Add(new SocketOption<MulticastSource>(LibC.SOL_IP, LibC.IP_DROP_SOURCE_MEMBERSHIP, nameof(LibC.IP_DROP_SOURCE_MEMBERSHIP), MulticastSourceCodec.Instance));

    /// <summary>IP_FREEBIND: bind to addresses that this machine does not have yet. Default: false.</summary>
    public static SocketOption<bool> IpFreeBind { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IP, LibC.IP_FREEBIND, nameof(LibC.IP_FREEBIND), BoolCodec.Instance));

    /// <summary>IP_HDRINCL: on a raw socket: the packet to send begins with its IP header.</summary>
    public static SocketOption<bool> IpHeaderIncluded { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IP, LibC.IP_HDRINCL, nameof(LibC.IP_HDRINCL), BoolCodec.Instance));

    /// <summary>IP_LOCAL_PORT_RANGE: ports to choose from: the last in the upper 16 bits, the first in the lower (Linux 6.3). Default: 0, the system's.</summary>
    public static SocketOption<uint> IpLocalPortRange { get; } =
        Add(new SocketOption<uint>(LibC.SOL_IP, LibCExtra.IP_LOCAL_PORT_RANGE, nameof(LibCExtra.IP_LOCAL_PORT_RANGE), UnsignedCodec.Instance));

    /// <summary>IP_MINTTL: drop what comes with a smaller TTL (RFC 5082). Default: 0.</summary>
    public static SocketOption<int> IpMinTtl { get; } =
        Add(new SocketOption<int>(LibC.SOL_IP, LibC.IP_MINTTL, nameof(LibC.IP_MINTTL), new IntCodec(0, 255)));

    /// <summary>IP_MTU: the MTU of the path, in bytes; ENOTCONN before connecting.</summary>
    public static ReadOnlySocketOption<int> IpMtu { get; } =
        Add(new ReadOnlySocketOption<int>(LibC.SOL_IP, LibC.IP_MTU, nameof(LibC.IP_MTU), IntCodec.Any));

    /// <summary>IP_MTU_DISCOVER: how large packets may be.</summary>
    public static SocketOption<PathMtuDiscovery> IpMtuDiscover { get; } =
        Add(new SocketOption<PathMtuDiscovery>(LibC.SOL_IP, LibC.IP_MTU_DISCOVER, nameof(LibC.IP_MTU_DISCOVER), EnumCodecs.PathMtu));

    /// <summary>IP_MULTICAST_ALL: hear groups that other sockets joined. Default: true.</summary>
    public static SocketOption<bool> IpMulticastAll { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IP, LibC.IP_MULTICAST_ALL, nameof(LibC.IP_MULTICAST_ALL), BoolCodec.Instance));

    /// <summary>IP_MULTICAST_IF: the interface to send multicasts on, by its address; <see cref="IPAddress.Any"/>, the default, for the route's.</summary>
    public static SocketOption<IPAddress> IpMulticastInterface { get; } =
        Add(new SocketOption<IPAddress>(LibC.SOL_IP, LibC.IP_MULTICAST_IF, nameof(LibC.IP_MULTICAST_IF), AddressCodec.Instance));

    /// <summary>IP_MULTICAST_LOOP: hear our own multicasts on this machine. Default: true.</summary>
    public static SocketOption<bool> IpMulticastLoop { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IP, LibC.IP_MULTICAST_LOOP, nameof(LibC.IP_MULTICAST_LOOP), BoolCodec.Instance));

    /// <summary>IP_MULTICAST_TTL: the TTL of multicasts, 0–255; -1 for the default, 1.</summary>
    public static SocketOption<int> IpMulticastTtl { get; } =
        Add(new SocketOption<int>(LibC.SOL_IP, LibC.IP_MULTICAST_TTL, nameof(LibC.IP_MULTICAST_TTL), new IntCodec(-1, 255)));

    /// <summary>IP_PKTINFO: receive the addresses and the interface of each datagram as a control message. Default: false.</summary>
    public static SocketOption<bool> IpPacketInfo { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IP, LibC.IP_PKTINFO, nameof(LibC.IP_PKTINFO), BoolCodec.Instance));

    /// <summary>IP_RECVERR: queue errors with their details; see MSG_ERRQUEUE. Default: false.</summary>
    public static SocketOption<bool> IpReceiveErrors { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IP, LibC.IP_RECVERR, nameof(LibC.IP_RECVERR), BoolCodec.Instance));

    /// <summary>IP_RECVORIGDSTADDR: receive the address that each datagram was sent to as a control message. Default: false.</summary>
    public static SocketOption<bool> IpReceiveOriginalDestination { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IP, LibC.IP_RECVORIGDSTADDR, nameof(LibC.IP_RECVORIGDSTADDR), BoolCodec.Instance));

    /// <summary>IP_RECVTOS: receive the TOS as a control message. Default: false.</summary>
    public static SocketOption<bool> IpReceiveTos { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IP, LibC.IP_RECVTOS, nameof(LibC.IP_RECVTOS), BoolCodec.Instance));

    /// <summary>IP_RECVTTL: receive the TTL as a control message. Default: false.</summary>
    public static SocketOption<bool> IpReceiveTtl { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IP, LibC.IP_RECVTTL, nameof(LibC.IP_RECVTTL), BoolCodec.Instance));

    /// <summary>IP_TOS: the TOS byte, DSCP and ECN, of every packet. Default: 0.</summary>
    public static SocketOption<int> IpTos { get; } =
        Add(new SocketOption<int>(LibC.SOL_IP, LibC.IP_TOS, nameof(LibC.IP_TOS), new IntCodec(0, 255)));

    /// <summary>IP_TRANSPARENT: transparent proxying; needs CAP_NET_ADMIN (EPERM). Default: false.</summary>
    public static SocketOption<bool> IpTransparent { get; } =
        Add(new SocketOption<bool>(LibC.SOL_IP, LibC.IP_TRANSPARENT, nameof(LibC.IP_TRANSPARENT), BoolCodec.Instance));

    /// <summary>IP_TTL: the TTL of every packet, 1–255; -1 for net.ipv4.ip_default_ttl, the default.</summary>
    public static SocketOption<int> IpTtl { get; } =
        Add(new SocketOption<int>(LibC.SOL_IP, LibC.IP_TTL, nameof(LibC.IP_TTL), new IntCodec(-1, 255)));

    /// <summary>IP_UNBLOCK_SOURCE: hear a blocked source again. Cannot be read (ENOPROTOOPT).</summary>
    public static SocketOption<MulticastSource> IpUnblockSource { get; } =
        Add(new SocketOption<MulticastSource>(LibC.SOL_IP, LibC.IP_UNBLOCK_SOURCE, nameof(LibC.IP_UNBLOCK_SOURCE), MulticastSourceCodec.Instance));
}
