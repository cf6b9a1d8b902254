namespace FiberNet.Interop;

// Constants newer than the package, or ones it overlooked.
internal static unsafe partial class LibCExtra
{
    // socket(7)
    public const int SO_TXTIME = 61;
    public const int SO_BINDTOIFINDEX = 62;
    public const int SO_DETACH_REUSEPORT_BPF = 68;
    public const int SO_PREFER_BUSY_POLL = 69;
    public const int SO_BUSY_POLL_BUDGET = 70;
    public const int SO_NETNS_COOKIE = 71;
    public const int SO_BUF_LOCK = 72;
    public const int SO_RESERVE_MEM = 73;
    public const int SO_TXREHASH = 74;
    public const int SO_RCVMARK = 75;
    public const int SO_PASSPIDFD = 76;
    public const int SO_PEERPIDFD = 77;
    public const int SCM_SECURITY = 3;
    public const int SCM_PIDFD = 4;

    // tcp(7)
    public const int TCP_ZEROCOPY_RECEIVE = 35;
    public const int TCP_INQ = 36;
    public const int TCP_CM_INQ = TCP_INQ;
    public const int TCP_TX_DELAY = 37;

    // udp(7)
    public const int SOL_UDP = 17;
    public const int UDP_CORK = 1;
    public const int UDP_ENCAP = 100;
    public const int UDP_NO_CHECK6_TX = 101;
    public const int UDP_NO_CHECK6_RX = 102;
    public const int UDP_SEGMENT = 103;
    public const int UDP_GRO = 104;

    // ip(7), ipv6(7)
    public const int IP_RECVERR_RFC4884 = 26;
    public const int IP_LOCAL_PORT_RANGE = 51;
    public const int IPV6_MULTICAST_ALL = 29;
    public const int IPV6_ROUTER_ALERT_ISOLATE = 30;
    public const int IPV6_RECVERR_RFC4884 = 31;
    public const int IPPROTO_MPTCP = 262;

    // What waits unsent or unacknowledged, and unread: tcp(7), unix(7).
    public const int SIOCOUTQ = 0x5411;
    public const int SIOCINQ = 0x541B;

    // prctl(2): how late the kernel may wake this thread, in nanoseconds.
    public const int PR_SET_TIMERSLACK = 29;
    public const int PR_GET_TIMERSLACK = 30;
}
