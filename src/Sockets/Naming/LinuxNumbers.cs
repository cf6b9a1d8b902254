using System.Net.Sockets;
using Tmds.Linux;

namespace FiberNet;

/// <summary>
/// .NET's enums and Linux's numbers for the same things.
/// </summary>
/// <remarks>
/// Address families are numbered as in Windows by .NET (InterNetworkV6 is 23, AF_INET6 is 10; 16 is AppleTalk here and
/// AF_NETLINK there). Socket types, protocols and the halves of shutdown(2) have the same numbers in both.
/// </remarks>
internal static class LinuxNumbers
{
    // Linux's; the binding has only the families that it has addresses for.
    private const int AfIpx = 4;
    private const int AfAppleTalk = 5;
    private const int AfDecNet = 12;
    private const int AfSna = 22;
    private const int AfIrda = 23;
    private const int AfCan = 29;

    /// <summary>Linux's number of a family.</summary>
    /// <returns>False for one that Linux does not have: EAFNOSUPPORT.</returns>
    internal static bool TryGetFamily(AddressFamily family, out int number)
    {
        number = family switch
        {
            AddressFamily.Unspecified => LibC.AF_UNSPEC,
            AddressFamily.Unix => LibC.AF_UNIX,
            AddressFamily.InterNetwork => LibC.AF_INET,
            AddressFamily.InterNetworkV6 => LibC.AF_INET6,
            AddressFamily.Packet => LibC.AF_PACKET,
            AddressFamily.ControllerAreaNetwork => AfCan,
            AddressFamily.Ipx => AfIpx,
            AddressFamily.AppleTalk => AfAppleTalk,
            AddressFamily.DecNet => AfDecNet,
            AddressFamily.Sna => AfSna,
            AddressFamily.Irda => AfIrda,
            _ => -1,
        };
        return number >= 0;
    }

    /// <summary>.NET's name of Linux's family, or <see cref="AddressFamily.Unknown"/>.</summary>
    internal static AddressFamily ToAddressFamily(int number)
    {
        // The binding's constants are properties, so they cannot be cases.
        if (number == LibC.AF_INET)
            return AddressFamily.InterNetwork;
        if (number == LibC.AF_INET6)
            return AddressFamily.InterNetworkV6;
        if (number == LibC.AF_UNIX)
            return AddressFamily.Unix;
        if (number == LibC.AF_UNSPEC)
            return AddressFamily.Unspecified;
        if (number == LibC.AF_PACKET)
            return AddressFamily.Packet;
        return number switch
        {
            AfCan => AddressFamily.ControllerAreaNetwork,
            AfIpx => AddressFamily.Ipx,
            AfAppleTalk => AddressFamily.AppleTalk,
            AfDecNet => AddressFamily.DecNet,
            AfSna => AddressFamily.Sna,
            AfIrda => AddressFamily.Irda,
            _ => AddressFamily.Unknown,
        };
    }

    /// <summary>Linux's number of a socket type.</summary>
    /// <returns>False for one that neither has: EINVAL.</returns>
    internal static bool TryGetType(SocketType type, out int number)
    {
        number = (int)type;
        return type is SocketType.Stream or SocketType.Dgram or SocketType.Raw or SocketType.Rdm or SocketType.Seqpacket;
    }

    /// <summary>.NET's name of Linux's type, or <see cref="SocketType.Unknown"/> (SOCK_DCCP, SOCK_PACKET).</summary>
    internal static SocketType ToSocketType(int number) =>
        TryGetType((SocketType)number, out _) ? (SocketType)number : SocketType.Unknown;

    /// <summary>Linux's number of a protocol: the same, for <see cref="ProtocolType"/> has IPPROTO's.</summary>
    /// <returns>False for <see cref="ProtocolType.Unknown"/> and what is no protocol of Linux's: EPROTONOSUPPORT.</returns>
    internal static bool TryGetProtocol(ProtocolType protocol, out int number)
    {
        // 1000 and more are Windows' own (Ipx, Spx).
        number = (int)protocol;
        return number is >= 0 and < 1000;
    }
}
