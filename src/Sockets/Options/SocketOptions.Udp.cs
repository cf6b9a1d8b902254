using FiberNet.Interop;

namespace FiberNet;

// SOL_UDP: udp(7).
public static partial class SocketOptions
{
    /// <summary>UDP_CORK: gather what is sent into one datagram until cleared. Default: false.</summary>
    public static SocketOption<bool> UdpCork { get; } =
        Add(new SocketOption<bool>(LibCExtra.SOL_UDP, LibCExtra.UDP_CORK, nameof(LibCExtra.UDP_CORK), BoolCodec.Instance));

    /// <summary>UDP_ENCAP: what the datagrams carry: UDP_ENCAP_ESPINUDP (2) and so on. Default: 0.</summary>
    public static SocketOption<int> UdpEncapsulation { get; } =
        Add(new SocketOption<int>(LibCExtra.SOL_UDP, LibCExtra.UDP_ENCAP, nameof(LibCExtra.UDP_ENCAP), IntCodec.NotNegative));

    /// <summary>UDP_GRO: receive several datagrams of one size at once, their size as a control message (Linux 5.0). Default: false.</summary>
    public static SocketOption<bool> UdpGenericReceiveOffload { get; } =
        Add(new SocketOption<bool>(LibCExtra.SOL_UDP, LibCExtra.UDP_GRO, nameof(LibCExtra.UDP_GRO), BoolCodec.Instance));

    /// <summary>UDP_NO_CHECK6_RX: accept IPv6 datagrams without a checksum. Default: false.</summary>
    public static SocketOption<bool> UdpNoCheck6Receive { get; } =
        Add(new SocketOption<bool>(LibCExtra.SOL_UDP, LibCExtra.UDP_NO_CHECK6_RX, nameof(LibCExtra.UDP_NO_CHECK6_RX), BoolCodec.Instance));

    /// <summary>UDP_NO_CHECK6_TX: send IPv6 datagrams without a checksum. Default: false.</summary>
    public static SocketOption<bool> UdpNoCheck6Send { get; } =
        Add(new SocketOption<bool>(LibCExtra.SOL_UDP, LibCExtra.UDP_NO_CHECK6_TX, nameof(LibCExtra.UDP_NO_CHECK6_TX), BoolCodec.Instance));

    /// <summary>UDP_SEGMENT: cut what is sent into datagrams of so many bytes (Linux 4.18). Default: 0, one datagram.</summary>
    public static SocketOption<int> UdpSegment { get; } =
        Add(new SocketOption<int>(LibCExtra.SOL_UDP, LibCExtra.UDP_SEGMENT, nameof(LibCExtra.UDP_SEGMENT), new IntCodec(0, 65535)));
}
