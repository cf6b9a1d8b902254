namespace Tmds.Linux;

/// <summary>The sizes of the types here, as C has them on a 64-bit Linux.</summary>
/// <remarks>A ushort converts implicitly to every length type, which an int or a uint alone would not.</remarks>
internal static class SizeOf
{
    public static ushort size_t => 8;
    public static ushort ssize_t => 8;
    public static ushort socklen_t => 4;
    public static ushort sa_family_t => 2;
    public static ushort off_t => 8;
    public static ushort time_t => 8;
    public static ushort long_t => 8;
    public static ushort ulong_t => 8;
    public static ushort pid_t => 4;
    public static ushort uid_t => 4;
    public static ushort gid_t => 4;
    public static ushort mode_t => 4;

    public static ushort epoll_data_t => 8;
    public static ushort epoll_event => 12;
    public static ushort pollfd => 8;
    public static ushort iovec => 16;
    public static ushort timespec => 16;
    public static ushort linger => 8;
    public static ushort ucred => 12;

    public static ushort msghdr => 56;
    public static ushort cmsghdr => 16;
    public static ushort sock_extended_err => 16;
    public static ushort in_pktinfo => 12;
    public static ushort in6_pktinfo => 20;

    public static ushort sockaddr => 16;
    public static ushort sockaddr_storage => 128;
    public static ushort sockaddr_in => 16;
    public static ushort in_addr => 4;
    public static ushort sockaddr_in6 => 28;
    public static ushort in6_addr => 16;
    public static ushort sockaddr_un => 110;

    public static ushort ip_mreq => 8;
    public static ushort ip_mreqn => 12;
    public static ushort ip_mreq_source => 12;
    public static ushort ipv6_mreq => 20;

    public static ushort sigset_t => 128;
    public static ushort cpu_set_t => 128;
}
