using System.Runtime.InteropServices;

namespace Tmds.Linux;

// Messages with ancillary data: sendmsg(2), recvmsg(2), unix(7), ip(7).
internal static unsafe partial class LibC
{
    public static int MSG_OOB => 1;
    public static int MSG_PEEK => 2;
    public static int MSG_DONTROUTE => 4;
    public static int MSG_CTRUNC => 8;
    public static int MSG_PROXY => 0x10;
    public static int MSG_TRUNC => 0x20;
    public static int MSG_DONTWAIT => 0x40;
    public static int MSG_EOR => 0x80;
    public static int MSG_WAITALL => 0x100;
    public static int MSG_FIN => 0x200;
    public static int MSG_SYN => 0x400;
    public static int MSG_CONFIRM => 0x800;
    public static int MSG_RST => 0x1000;
    public static int MSG_ERRQUEUE => 0x2000;
    public static int MSG_NOSIGNAL => 0x4000;
    public static int MSG_MORE => 0x8000;
    public static int MSG_WAITFORONE => 0x10000;
    public static int MSG_BATCH => 0x40000;
    public static int MSG_ZEROCOPY => 0x4000000;
    public static int MSG_FASTOPEN => 0x20000000;
    public static int MSG_CMSG_CLOEXEC => 0x40000000;

    public static int SCM_RIGHTS => 1;
    public static int SCM_CREDENTIALS => 2;
    public static int SCM_TIMESTAMP => SO_TIMESTAMP;
    public static int SCM_TIMESTAMPNS => SO_TIMESTAMPNS;
    public static int SCM_TIMESTAMPING => SO_TIMESTAMPING;
    public static int SCM_WIFI_STATUS => SO_WIFI_STATUS;
    public static int SCM_TIMESTAMPING_OPT_STATS => 54;
    public static int SCM_TIMESTAMPING_PKTINFO => 58;

    public static byte SO_EE_ORIGIN_NONE => 0;
    public static byte SO_EE_ORIGIN_LOCAL => 1;
    public static byte SO_EE_CODE_ZEROCOPY_COPIED => 1;
    public static byte SO_EE_ORIGIN_ICMP => 2;
    public static byte SO_EE_ORIGIN_ICMP6 => 3;
    public static byte SO_EE_ORIGIN_TXSTATUS => 4;
    public static byte SO_EE_ORIGIN_TIMESTAMPING => 4;
    public static byte SO_EE_ORIGIN_ZEROCOPY => 5;

    [LibraryImport(Libc, SetLastError = true)]
    public static partial ssize_t sendmsg(int socket, msghdr* msg, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial ssize_t recvmsg(int socket, msghdr* msg, int flags);
}
