using System.Collections.Frozen;
using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet;

/// <summary>The options by level and C name, for <c>SetSockOpt("SOL_SOCKET", "SO_REUSEADDR", true)</c>.</summary>
/// <remarks>
/// Each option enters itself while <see cref="SocketOptions"/> is initialised, which <see cref="Find"/> waits for; after
/// that nobody writes. Any thread.
/// </remarks>
internal static class SocketOptionTable
{
    private static readonly Dictionary<string, SocketOption> s_options = new(StringComparer.Ordinal);

    // As Tarantool takes them: the level's C names and its short one, in any case.
    private static readonly FrozenDictionary<string, int> s_levels = new Dictionary<string, int>
    {
        ["SOL_SOCKET"] = LibC.SOL_SOCKET,
        ["socket"] = LibC.SOL_SOCKET,
        ["SOL_IP"] = LibC.SOL_IP,
        ["IPPROTO_IP"] = LibC.SOL_IP,
        ["ip"] = LibC.SOL_IP,
        ["SOL_IPV6"] = LibC.SOL_IPV6,
        ["IPPROTO_IPV6"] = LibC.SOL_IPV6,
        ["ipv6"] = LibC.SOL_IPV6,
        ["SOL_TCP"] = LibC.SOL_TCP,
        ["IPPROTO_TCP"] = LibC.SOL_TCP,
        ["tcp"] = LibC.SOL_TCP,
        ["SOL_UDP"] = LibCExtra.SOL_UDP,
        ["IPPROTO_UDP"] = LibCExtra.SOL_UDP,
        ["udp"] = LibCExtra.SOL_UDP,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Two C names, one number: RFC 3493's and the older one.
    private static readonly FrozenDictionary<string, string> s_aliases = new Dictionary<string, string>
    {
        ["IPV6_JOIN_GROUP"] = "IPV6_ADD_MEMBERSHIP",
        ["IPV6_LEAVE_GROUP"] = "IPV6_DROP_MEMBERSHIP",
        ["IP_ORIGDSTADDR"] = "IP_RECVORIGDSTADDR",
        ["IPV6_ORIGDSTADDR"] = "IPV6_RECVORIGDSTADDR",
        ["IP_PMTUDISC"] = "IP_MTU_DISCOVER",
        ["TCP_CM_INQ"] = "TCP_INQ",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    internal static IReadOnlyCollection<SocketOption> All
    {
        get
        {
            Initialise();
            return s_options.Values;
        }
    }

    /// <summary>Enters an option under its C name, which is its level's own.</summary>
    internal static void Add(SocketOption option) => s_options.Add(option.Name, option);

    /// <summary>The option of that name at that level.</summary>
    /// <exception cref="ArgumentException">There is no such level, no such option, or it is another level's.</exception>
    internal static SocketOption Find(string level, string name)
    {
        ArgumentNullException.ThrowIfNull(level);
        ArgumentNullException.ThrowIfNull(name);
        Initialise();
        if (!s_levels.TryGetValue(level, out int number))
            throw new ArgumentException($"'{level}' is not a level of socket options: SOL_SOCKET, SOL_IP, SOL_IPV6, SOL_TCP or SOL_UDP.", nameof(level));
        if (!s_options.TryGetValue(s_aliases.GetValueOrDefault(name, name), out SocketOption? option))
            throw new ArgumentException($"'{name}' is not a socket option that is known here.", nameof(name));
        if (option.Level != number)
            throw new ArgumentException($"{name} is not an option of level {level}.", nameof(name));
        return option;
    }

    // To read one of them is to have all of them made.
    private static void Initialise() => GC.KeepAlive(SocketOptions.ReuseAddress);
}
