namespace Tmds.Linux;

// Options of IPv4 sockets: ip(7).
internal static unsafe partial class LibC
{
    public static int SOL_IP => 0;

    public static int IP_TOS => 1;
    public static int IP_TTL => 2;
    public static int IP_HDRINCL => 3;
    public static int IP_OPTIONS => 4;
    public static int IP_ROUTER_ALERT => 5;
    public static int IP_RECVOPTS => 6;
    public static int IP_RETOPTS => 7;
    public static int IP_PKTINFO => 8;
    public static int IP_PKTOPTIONS => 9;
    public static int IP_PMTUDISC => 10;
    public static int IP_MTU_DISCOVER => 10;
    public static int IP_RECVERR => 11;
    public static int IP_RECVTTL => 12;
    public static int IP_RECVTOS => 13;
    public static int IP_MTU => 14;
    public static int IP_FREEBIND => 15;
    public static int IP_IPSEC_POLICY => 16;
    public static int IP_XFRM_POLICY => 17;
    public static int IP_PASSSEC => 18;
    public static int IP_TRANSPARENT => 19;
    public static int IP_ORIGDSTADDR => 20;
    public static int IP_RECVORIGDSTADDR => IP_ORIGDSTADDR;
    public static int IP_MINTTL => 21;
    public static int IP_NODEFRAG => 22;
    public static int IP_CHECKSUM => 23;
    public static int IP_BIND_ADDRESS_NO_PORT => 24;
    public static int IP_RECVFRAGSIZE => 25;
    public static int IP_MULTICAST_IF => 32;
    public static int IP_MULTICAST_TTL => 33;
    public static int IP_MULTICAST_LOOP => 34;
    public static int IP_ADD_MEMBERSHIP => 35;
    public static int IP_DROP_MEMBERSHIP => 36;
    public static int IP_UNBLOCK_SOURCE => 37;
    public static int IP_BLOCK_SOURCE => 38;
    public static int IP_ADD_SOURCE_MEMBERSHIP => 39;
    public static int IP_DROP_SOURCE_MEMBERSHIP => 40;
    public static int IP_MSFILTER => 41;
    public static int IP_MULTICAST_ALL => 49;
    public static int IP_UNICAST_IF => 50;
    public static int IP_RECVRETOPTS => IP_RETOPTS;
    public static int IP_PMTUDISC_DONT => 0;
    public static int IP_PMTUDISC_WANT => 1;
    public static int IP_PMTUDISC_DO => 2;
    public static int IP_PMTUDISC_PROBE => 3;
    public static int IP_PMTUDISC_INTERFACE => 4;
    public static int IP_PMTUDISC_OMIT => 5;
    public static int IP_DEFAULT_MULTICAST_TTL => 1;
    public static int IP_DEFAULT_MULTICAST_LOOP => 1;
    public static int IP_MAX_MEMBERSHIPS => 20;

    public static int MCAST_JOIN_GROUP => 42;
    public static int MCAST_BLOCK_SOURCE => 43;
    public static int MCAST_UNBLOCK_SOURCE => 44;
    public static int MCAST_LEAVE_GROUP => 45;
    public static int MCAST_JOIN_SOURCE_GROUP => 46;
    public static int MCAST_LEAVE_SOURCE_GROUP => 47;
    public static int MCAST_MSFILTER => 48;
    public static int MCAST_EXCLUDE => 0;
    public static int MCAST_INCLUDE => 1;
}
