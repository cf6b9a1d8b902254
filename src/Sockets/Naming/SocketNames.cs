using System.Collections.Frozen;
using System.Net.Sockets;
using Tmds.Linux;

namespace FiberNet;

/// <summary>The names that socket(2) and shutdown(2) use for their numbers, spelled as in the manual.</summary>
internal static class SocketNames
{
    // Without the prefix, which is AF_ or PF_: they are the same numbers. See address_families(7).
    private static readonly FrozenDictionary<string, int> s_families = new Dictionary<string, int>
    {
        ["UNSPEC"] = 0,
        ["UNIX"] = 1,
        ["LOCAL"] = 1,
        ["FILE"] = 1,
        ["INET"] = 2,
        ["AX25"] = 3,
        ["IPX"] = 4,
        ["APPLETALK"] = 5,
        ["X25"] = 9,
        ["INET6"] = 10,
        ["DECnet"] = 12,
        ["KEY"] = 15,
        ["NETLINK"] = 16,
        ["ROUTE"] = 16,
        ["PACKET"] = 17,
        ["RDS"] = 21,
        ["SNA"] = 22,
        ["IRDA"] = 23,
        ["PPPOX"] = 24,
        ["LLC"] = 26,
        ["IB"] = 27,
        ["MPLS"] = 28,
        ["CAN"] = 29,
        ["TIPC"] = 30,
        ["BLUETOOTH"] = 31,
        ["RXRPC"] = 33,
        ["PHONET"] = 35,
        ["IEEE802154"] = 36,
        ["ALG"] = 38,
        ["NFC"] = 39,
        ["VSOCK"] = 40,
        ["KCM"] = 41,
        ["QIPCRTR"] = 42,
        ["SMC"] = 43,
        ["XDP"] = 44,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> s_types = new Dictionary<string, int>
    {
        ["SOCK_STREAM"] = LibC.SOCK_STREAM,
        ["SOCK_DGRAM"] = LibC.SOCK_DGRAM,
        ["SOCK_RAW"] = LibC.SOCK_RAW,
        ["SOCK_RDM"] = LibC.SOCK_RDM,
        ["SOCK_SEQPACKET"] = LibC.SOCK_SEQPACKET,
        ["SOCK_DCCP"] = LibC.SOCK_DCCP,
        ["SOCK_PACKET"] = LibC.SOCK_PACKET,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Tarantool's names, and those of shutdown(2) and POSIX, which Tarantool takes for "both".
    private static readonly FrozenDictionary<string, SocketShutdown> s_halves = new Dictionary<string, SocketShutdown>
    {
        ["R"] = SocketShutdown.Receive,
        ["READ"] = SocketShutdown.Receive,
        ["0"] = SocketShutdown.Receive,
        ["SHUT_RD"] = SocketShutdown.Receive,
        ["W"] = SocketShutdown.Send,
        ["WRITE"] = SocketShutdown.Send,
        ["1"] = SocketShutdown.Send,
        ["SHUT_WR"] = SocketShutdown.Send,
        ["RW"] = SocketShutdown.Both,
        ["READ_WRITE"] = SocketShutdown.Both,
        ["2"] = SocketShutdown.Both,
        ["SHUT_RDWR"] = SocketShutdown.Both,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Linux's number of "AF_INET", "PF_UNIX" and so on.</summary>
    /// <returns>False for a name that there is not: EINVAL.</returns>
    internal static bool TryGetFamily(string name, out int number)
    {
        ArgumentNullException.ThrowIfNull(name);
        number = -1;
        return (name.StartsWith("AF_", StringComparison.Ordinal) || name.StartsWith("PF_", StringComparison.Ordinal))
            && s_families.TryGetValue(name[3..], out number);
    }

    /// <summary>Linux's number of "SOCK_STREAM" and so on.</summary>
    /// <returns>False for a name that there is not: EINVAL.</returns>
    internal static bool TryGetType(string name, out int number)
    {
        ArgumentNullException.ThrowIfNull(name);
        return s_types.TryGetValue(name, out number);
    }

    /// <summary>The half that "R", "READ", "W", "WRITE", "RW", "READ_WRITE", a digit or a name of shutdown(2) means.</summary>
    /// <exception cref="ArgumentException">No such name.</exception>
    internal static SocketShutdown ParseShutdown(string how)
    {
        ArgumentNullException.ThrowIfNull(how);
        return s_halves.TryGetValue(how, out SocketShutdown half) ? half
            : throw new ArgumentException($"'{how}' is not a way to shut down: R, READ, W, WRITE, RW, READ_WRITE, 0, 1 or 2.", nameof(how));
    }

    /// <summary>The half that 0, 1 or 2 means.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such number.</exception>
    internal static SocketShutdown ParseShutdown(int how) =>
        how is >= 0 and <= 2 ? (SocketShutdown)how
            : throw new ArgumentOutOfRangeException(nameof(how), how, "0 shuts reading down, 1 writing, 2 both.");
}
