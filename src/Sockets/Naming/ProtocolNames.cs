using System.Collections.Frozen;

namespace FiberNet;

/// <summary>
/// Names of protocols and their numbers: a table of our own for the usual ones, then the system's; see protocols(5).
/// </summary>
/// <remarks>
/// The table comes first because slim container images have no /etc/protocols, and because these names mean the same
/// everywhere. The file is read once, when a name is asked for that the table lacks. Case does not matter: the file lists
/// most names in both cases. Any thread.
/// </remarks>
internal static class ProtocolNames
{
    private const string SystemFile = "/etc/protocols";

    // IANA's names as Debian's and Fedora's file has them, with their aliases.
    private static readonly FrozenDictionary<string, int> s_known = new Dictionary<string, int>
    {
        ["ip"] = 0,
        ["hopopt"] = 0,
        ["icmp"] = 1,
        ["igmp"] = 2,
        ["ggp"] = 3,
        ["ipencap"] = 4,
        ["ip-encap"] = 4,
        ["st"] = 5,
        ["tcp"] = 6,
        ["egp"] = 8,
        ["igp"] = 9,
        ["pup"] = 12,
        ["udp"] = 17,
        ["xns-idp"] = 22,
        ["rdp"] = 27,
        ["iso-tp4"] = 29,
        ["dccp"] = 33,
        ["ipv6"] = 41,
        ["ipv6-route"] = 43,
        ["ipv6-frag"] = 44,
        ["rsvp"] = 46,
        ["gre"] = 47,
        ["esp"] = 50,
        ["ipsec-esp"] = 50,
        ["ah"] = 51,
        ["ipsec-ah"] = 51,
        ["ipv6-icmp"] = 58,
        ["icmpv6"] = 58,
        ["icmp6"] = 58,
        ["ipv6-nonxt"] = 59,
        ["ipv6-opts"] = 60,
        ["eigrp"] = 88,
        ["ospf"] = 89,
        ["ipip"] = 94,
        ["encap"] = 98,
        ["pim"] = 103,
        ["ipcomp"] = 108,
        ["vrrp"] = 112,
        ["l2tp"] = 115,
        ["sctp"] = 132,
        ["mobility-header"] = 135,
        ["udplite"] = 136,
        ["mpls-in-ip"] = 137,
        ["ethernet"] = 143,
        ["raw"] = 255,
        ["mptcp"] = 262,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // netinet/in.h, where "ipip" is another protocol than in the file.
    private static readonly FrozenDictionary<string, int> s_cNames = new Dictionary<string, int>
    {
        ["IPPROTO_IP"] = 0,
        ["IPPROTO_HOPOPTS"] = 0,
        ["IPPROTO_ICMP"] = 1,
        ["IPPROTO_IGMP"] = 2,
        ["IPPROTO_IPIP"] = 4,
        ["IPPROTO_TCP"] = 6,
        ["IPPROTO_EGP"] = 8,
        ["IPPROTO_PUP"] = 12,
        ["IPPROTO_UDP"] = 17,
        ["IPPROTO_IDP"] = 22,
        ["IPPROTO_TP"] = 29,
        ["IPPROTO_DCCP"] = 33,
        ["IPPROTO_IPV6"] = 41,
        ["IPPROTO_ROUTING"] = 43,
        ["IPPROTO_FRAGMENT"] = 44,
        ["IPPROTO_RSVP"] = 46,
        ["IPPROTO_GRE"] = 47,
        ["IPPROTO_ESP"] = 50,
        ["IPPROTO_AH"] = 51,
        ["IPPROTO_ICMPV6"] = 58,
        ["IPPROTO_NONE"] = 59,
        ["IPPROTO_DSTOPTS"] = 60,
        ["IPPROTO_MTP"] = 92,
        ["IPPROTO_BEETPH"] = 94,
        ["IPPROTO_ENCAP"] = 98,
        ["IPPROTO_PIM"] = 103,
        ["IPPROTO_COMP"] = 108,
        ["IPPROTO_L2TP"] = 115,
        ["IPPROTO_SCTP"] = 132,
        ["IPPROTO_MH"] = 135,
        ["IPPROTO_UDPLITE"] = 136,
        ["IPPROTO_MPLS"] = 137,
        ["IPPROTO_ETHERNET"] = 143,
        ["IPPROTO_RAW"] = 255,
        ["IPPROTO_MPTCP"] = 262,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The C names that are known here.</summary>
    internal static IEnumerable<string> CNames => s_cNames.Keys;

    private static readonly Lazy<FrozenDictionary<string, int>> s_system = new(ReadSystemFile);

    /// <summary>The number of "tcp", "ipv6-icmp", "IPPROTO_UDP" and so on, with the names in /etc/protocols.</summary>
    /// <returns>False for a name that neither has: EPROTOTYPE.</returns>
    internal static bool TryGetNumber(string name, out int number)
    {
        ArgumentNullException.ThrowIfNull(name);
        return s_known.TryGetValue(name, out number)
            || s_cNames.TryGetValue(name, out number)
            || s_system.Value.TryGetValue(name, out number);
    }

    /// <summary>Reads protocols(5): a line is a name, a number and aliases, set apart by blanks; '#' begins a comment.</summary>
    /// <remarks>As getprotobyname(3) does, this skips lines that make no sense, and the first of two equal names counts.</remarks>
    internal static Dictionary<string, int> Parse(TextReader reader)
    {
        var numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } line)
        {
            int comment = line.IndexOf('#', StringComparison.Ordinal);
            string[] words = (comment < 0 ? line : line[..comment]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !ushort.TryParse(words[1], System.Globalization.NumberStyles.None, null, out ushort number))
                continue;
            numbers.TryAdd(words[0], number);
            foreach (string alias in words.AsSpan(2))
                numbers.TryAdd(alias, number);
        }
        return numbers;
    }

    private static FrozenDictionary<string, int> ReadSystemFile()
    {
        try
        {
            using StreamReader reader = File.OpenText(SystemFile);
            return Parse(reader).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // No file, no more names.
            return FrozenDictionary<string, int>.Empty;
        }
    }
}
