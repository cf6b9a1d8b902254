using System.Runtime.InteropServices;

namespace Tmds.Linux;

// Offsets are those of a 64-bit Linux. Which members are fields and which are properties is 0.5.0's choice.

#if NATURAL_EPOLL
[StructLayout(LayoutKind.Sequential)]
#else
[StructLayout(LayoutKind.Sequential, Pack = 1)]
#endif
public struct epoll_event
{
    public int events;
    public epoll_data_t data;
}

public struct timespec : IEquatable<timespec>
{
    public time_t tv_sec;
    public long_t tv_nsec;

    public static bool operator ==(timespec a, timespec b) => a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
    public static bool operator !=(timespec a, timespec b) => !(a == b);
    public bool Equals(timespec other) => this == other;
    public override bool Equals(object? obj) => obj is timespec other && this == other;
    public override int GetHashCode() => tv_sec.GetHashCode() ^ tv_nsec.GetHashCode();
}

public unsafe struct sockaddr_un
{
    public sa_family_t sun_family { get; set; }
    public fixed byte sun_path[108];

    public static int sun_path_length => 108;
    public static int sun_path_offset => 2;
}

[StructLayout(LayoutKind.Explicit, Size = 8)]
public unsafe struct epoll_data_t
{
    [FieldOffset(0)] public void* ptr;
    [FieldOffset(0)] public int fd;
    [FieldOffset(0)] public uint u32;
    [FieldOffset(0)] public ulong u64;
}

[StructLayout(LayoutKind.Explicit, Size = 8)]
public unsafe struct pollfd
{
    [FieldOffset(0)] private int _fd;
    public int fd { get => _fd; set => _fd = value; }
    [FieldOffset(4)] private short _events;
    public short events { get => _events; set => _events = value; }
    [FieldOffset(6)] private short _revents;
    public short revents { get => _revents; set => _revents = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
public unsafe struct iovec
{
    [FieldOffset(0)] private void* _iov_base;
    public void* iov_base { get => _iov_base; set => _iov_base = value; }
    [FieldOffset(8)] private size_t _iov_len;
    public size_t iov_len { get => _iov_len; set => _iov_len = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 8)]
public unsafe struct linger
{
    [FieldOffset(0)] private int _l_onoff;
    public int l_onoff { get => _l_onoff; set => _l_onoff = value; }
    [FieldOffset(4)] private int _l_linger;
    public int l_linger { get => _l_linger; set => _l_linger = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 12)]
public unsafe struct ucred
{
    [FieldOffset(0)] private pid_t _pid;
    public pid_t pid { get => _pid; set => _pid = value; }
    [FieldOffset(4)] private uid_t _uid;
    public uid_t uid { get => _uid; set => _uid = value; }
    [FieldOffset(8)] private gid_t _gid;
    public gid_t gid { get => _gid; set => _gid = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
public unsafe struct sockaddr
{
    [FieldOffset(0)] private sa_family_t _sa_family;
    public sa_family_t sa_family { get => _sa_family; set => _sa_family = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 128)]
public unsafe struct sockaddr_storage
{
    [FieldOffset(0)] private sa_family_t _ss_family;
    public sa_family_t ss_family { get => _ss_family; set => _ss_family = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 4)]
public unsafe struct in_addr
{
    [FieldOffset(0)] private uint _alignment;
    [FieldOffset(0)] public fixed byte s_addr[4];
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
public unsafe struct in6_addr
{
    [FieldOffset(0)] private uint _alignment;
    [FieldOffset(0)] public fixed byte s6_addr[16];
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
public unsafe struct sockaddr_in
{
    [FieldOffset(0)] private sa_family_t _sin_family;
    public sa_family_t sin_family { get => _sin_family; set => _sin_family = value; }
    [FieldOffset(2)] private ushort _sin_port;
    public ushort sin_port { get => _sin_port; set => _sin_port = value; }
    [FieldOffset(4)] public in_addr sin_addr;
}

[StructLayout(LayoutKind.Explicit, Size = 28)]
public unsafe struct sockaddr_in6
{
    [FieldOffset(0)] private sa_family_t _sin6_family;
    public sa_family_t sin6_family { get => _sin6_family; set => _sin6_family = value; }
    [FieldOffset(2)] private ushort _sin6_port;
    public ushort sin6_port { get => _sin6_port; set => _sin6_port = value; }
    [FieldOffset(4)] private uint _sin6_flowinfo;
    public uint sin6_flowinfo { get => _sin6_flowinfo; set => _sin6_flowinfo = value; }
    [FieldOffset(8)] public in6_addr sin6_addr;
    [FieldOffset(24)] private uint _sin6_scope_id;
    public uint sin6_scope_id { get => _sin6_scope_id; set => _sin6_scope_id = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 8)]
public unsafe struct ip_mreq
{
    [FieldOffset(0)] public in_addr imr_multiaddr;
    [FieldOffset(4)] public in_addr imr_interface;
}

[StructLayout(LayoutKind.Explicit, Size = 12)]
public unsafe struct ip_mreqn
{
    [FieldOffset(0)] public in_addr imr_multiaddr;
    [FieldOffset(4)] public in_addr imr_address;
    [FieldOffset(8)] private int _imr_ifindex;
    public int imr_ifindex { get => _imr_ifindex; set => _imr_ifindex = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 12)]
public unsafe struct ip_mreq_source
{
    [FieldOffset(0)] public in_addr imr_multiaddr;
    [FieldOffset(4)] public in_addr imr_interface;
    [FieldOffset(8)] public in_addr imr_sourceaddr;
}

[StructLayout(LayoutKind.Explicit, Size = 20)]
public unsafe struct ipv6_mreq
{
    [FieldOffset(0)] public in6_addr ipv6mr_multiaddr;
    [FieldOffset(16)] private uint _ipv6mr_interface;
    public uint ipv6mr_interface { get => _ipv6mr_interface; set => _ipv6mr_interface = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 12)]
public unsafe struct in_pktinfo
{
    [FieldOffset(0)] private int _ipi_ifindex;
    public int ipi_ifindex { get => _ipi_ifindex; set => _ipi_ifindex = value; }
    [FieldOffset(4)] public in_addr ipi_spec_dst;
    [FieldOffset(8)] public in_addr ipi_addr;
}

[StructLayout(LayoutKind.Explicit, Size = 20)]
public unsafe struct in6_pktinfo
{
    [FieldOffset(0)] public in6_addr ipi6_addr;
    [FieldOffset(16)] private uint _ipi6_ifindex;
    public uint ipi6_ifindex { get => _ipi6_ifindex; set => _ipi6_ifindex = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
public unsafe struct sock_extended_err
{
    [FieldOffset(0)] public uint ee_errno;
    [FieldOffset(4)] public byte ee_origin;
    [FieldOffset(5)] public byte ee_type;
    [FieldOffset(6)] public byte ee_code;
    [FieldOffset(7)] public byte ee_pad;
    [FieldOffset(8)] public uint ee_info;
    [FieldOffset(12)] public uint ee_data;
}

[StructLayout(LayoutKind.Explicit, Size = 56)]
public unsafe struct msghdr
{
    [FieldOffset(0)] private void* _msg_name;
    public void* msg_name { get => _msg_name; set => _msg_name = value; }
    [FieldOffset(8)] private socklen_t _msg_namelen;
    public socklen_t msg_namelen { get => _msg_namelen; set => _msg_namelen = value; }
    [FieldOffset(16)] private iovec* _msg_iov;
    public iovec* msg_iov { get => _msg_iov; set => _msg_iov = value; }
    [FieldOffset(24)] private long _msg_iovlen;
    public int msg_iovlen { get => (int)(int)_msg_iovlen; set => _msg_iovlen = value; }
    [FieldOffset(32)] private void* _msg_control;
    public void* msg_control { get => _msg_control; set => _msg_control = value; }
    [FieldOffset(40)] private long _msg_controllen;
    public socklen_t msg_controllen { get => (socklen_t)(uint)_msg_controllen; set => _msg_controllen = (uint)value; }
    [FieldOffset(48)] private int _msg_flags;
    public int msg_flags { get => _msg_flags; set => _msg_flags = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
public unsafe struct cmsghdr
{
    [FieldOffset(0)] private long _cmsg_len;
    public socklen_t cmsg_len { get => (socklen_t)(uint)_cmsg_len; set => _cmsg_len = (uint)value; }
    [FieldOffset(8)] private int _cmsg_level;
    public int cmsg_level { get => _cmsg_level; set => _cmsg_level = value; }
    [FieldOffset(12)] private int _cmsg_type;
    public int cmsg_type { get => _cmsg_type; set => _cmsg_type = value; }
}

[StructLayout(LayoutKind.Explicit, Size = 128)]
public unsafe struct sigset_t
{
    [FieldOffset(0)] private ulong _words;
}

[StructLayout(LayoutKind.Explicit, Size = 128)]
public unsafe struct cpu_set_t
{
    [FieldOffset(0)] private ulong _words;
}
