namespace Tmds.Linux;

public static unsafe class SizeOf
{
    public static ushort cmsghdr => (ushort)sizeof(cmsghdr);
    public static ushort cpu_set_t => (ushort)sizeof(cpu_set_t);
    public static ushort epoll_data_t => (ushort)sizeof(epoll_data_t);
    public static ushort epoll_event => (ushort)sizeof(epoll_event);
    public static ushort gid_t => (ushort)sizeof(gid_t);
    public static ushort in6_addr => (ushort)sizeof(in6_addr);
    public static ushort in6_pktinfo => (ushort)sizeof(in6_pktinfo);
    public static ushort in_addr => (ushort)sizeof(in_addr);
    public static ushort in_pktinfo => (ushort)sizeof(in_pktinfo);
    public static ushort iovec => (ushort)sizeof(iovec);
    public static ushort ip_mreq => (ushort)sizeof(ip_mreq);
    public static ushort ip_mreq_source => (ushort)sizeof(ip_mreq_source);
    public static ushort ip_mreqn => (ushort)sizeof(ip_mreqn);
    public static ushort ipv6_mreq => (ushort)sizeof(ipv6_mreq);
    public static ushort linger => (ushort)sizeof(linger);
    public static ushort long_t => (ushort)sizeof(long_t);
    public static ushort mode_t => (ushort)sizeof(mode_t);
    public static ushort msghdr => (ushort)sizeof(msghdr);
    public static ushort off_t => (ushort)sizeof(off_t);
    public static ushort pid_t => (ushort)sizeof(pid_t);
    public static ushort pollfd => (ushort)sizeof(pollfd);
    public static ushort sa_family_t => (ushort)sizeof(sa_family_t);
    public static ushort sigset_t => (ushort)sizeof(sigset_t);
    public static ushort size_t => (ushort)sizeof(size_t);
    public static ushort sock_extended_err => (ushort)sizeof(sock_extended_err);
    public static ushort sockaddr => (ushort)sizeof(sockaddr);
    public static ushort sockaddr_in => (ushort)sizeof(sockaddr_in);
    public static ushort sockaddr_in6 => (ushort)sizeof(sockaddr_in6);
    public static ushort sockaddr_storage => (ushort)sizeof(sockaddr_storage);
    public static ushort sockaddr_un => (ushort)sizeof(sockaddr_un);
    public static ushort socklen_t => (ushort)sizeof(socklen_t);
    public static ushort ssize_t => (ushort)sizeof(ssize_t);
    public static ushort time_t => (ushort)sizeof(time_t);
    public static ushort timespec => (ushort)sizeof(timespec);
    public static ushort ucred => (ushort)sizeof(ucred);
    public static ushort uid_t => (ushort)sizeof(uid_t);
    public static ushort ulong_t => (ushort)sizeof(ulong_t);
}
