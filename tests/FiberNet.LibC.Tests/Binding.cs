using System.Reflection;
using Tmds.Linux;

namespace FiberNet.Interop.Tests;

/// <summary>What there is to compare with C, found by reflection so that a new member is compared without being listed.</summary>
internal static class Binding
{
#if TMDS_LIBC
    /// <summary>Whether we look at the package, which has much that we neither use nor have headers for.</summary>
    public static bool IsPackage => true;
#else
    public static bool IsPackage => false;
#endif

    /// <summary>The types that have a C counterpart. A test holds this list against the binding.</summary>
    public static readonly Type[] Types =
    [
        typeof(size_t), typeof(ssize_t), typeof(socklen_t), typeof(sa_family_t), typeof(off_t), typeof(time_t),
        typeof(long_t), typeof(ulong_t), typeof(pid_t), typeof(uid_t), typeof(gid_t), typeof(mode_t),
        typeof(epoll_data_t), typeof(epoll_event), typeof(pollfd), typeof(iovec), typeof(timespec), typeof(linger),
        typeof(ucred), typeof(msghdr), typeof(cmsghdr), typeof(sock_extended_err), typeof(in_pktinfo),
        typeof(in6_pktinfo), typeof(sockaddr), typeof(sockaddr_storage), typeof(sockaddr_in), typeof(in_addr),
        typeof(sockaddr_in6), typeof(in6_addr), typeof(sockaddr_un), typeof(ip_mreq), typeof(ip_mreqn),
        typeof(ip_mreq_source), typeof(ipv6_mreq), typeof(sigset_t), typeof(cpu_set_t),
    ];

    /// <summary>The types that only <see cref="LibCExtra"/> has.</summary>
    public static readonly Type[] ExtraTypes = [typeof(addrinfo), typeof(protoent), typeof(rlimit), typeof(statx)];

    public static IEnumerable<(string Name, long Value)> Constants =>
        from member in typeof(LibC).GetProperties(BindingFlags.Public | BindingFlags.Static)
        where member.Name != nameof(LibC.errno) && (member.PropertyType.IsPrimitive || member.PropertyType == typeof(sa_family_t))
        select (member.Name, ToInt64(member.GetValue(null)!));

    public static IEnumerable<(string Name, long Value)> ExtraConstants =>
        from member in typeof(LibCExtra).GetFields(BindingFlags.Public | BindingFlags.Static)
        where member.IsLiteral
        select (member.Name, ToInt64(member.GetRawConstantValue()!));

    public static IEnumerable<(string Name, long Value)> Sizes =>
        from member in typeof(SizeOf).GetProperties(BindingFlags.Public | BindingFlags.Static)
        select (member.Name, ToInt64(member.GetValue(null)!));

    /// <summary>How C spells a type of ours.</summary>
    public static string CName(string name) => name switch
    {
        "long_t" => "long",
        "ulong_t" => "unsigned long",
        _ => name.EndsWith("_t", StringComparison.Ordinal) ? name : "struct " + name,
    };

    private static long ToInt64(object value) =>
        value is sa_family_t family ? (int)family : unchecked((long)Convert.ToDecimal(value, null));
}
