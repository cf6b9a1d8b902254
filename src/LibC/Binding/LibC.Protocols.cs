namespace Tmds.Linux;

// Protocol numbers: protocols(5), netinet/in.h.
internal static unsafe partial class LibC
{
    public static int IPPROTO_IP => 0;
    public static int IPPROTO_HOPOPTS => 0;
    public static int IPPROTO_ICMP => 1;
    public static int IPPROTO_IGMP => 2;
    public static int IPPROTO_IPIP => 4;
    public static int IPPROTO_TCP => 6;
    public static int IPPROTO_EGP => 8;
    public static int IPPROTO_PUP => 12;
    public static int IPPROTO_UDP => 17;
    public static int IPPROTO_IDP => 22;
    public static int IPPROTO_TP => 29;
    public static int IPPROTO_DCCP => 33;
    public static int IPPROTO_IPV6 => 41;
    public static int IPPROTO_ROUTING => 43;
    public static int IPPROTO_FRAGMENT => 44;
    public static int IPPROTO_RSVP => 46;
    public static int IPPROTO_GRE => 47;
    public static int IPPROTO_ESP => 50;
    public static int IPPROTO_AH => 51;
    public static int IPPROTO_ICMPV6 => 58;
    public static int IPPROTO_NONE => 59;
    public static int IPPROTO_DSTOPTS => 60;
    public static int IPPROTO_MTP => 92;
    public static int IPPROTO_BEETPH => 94;
    public static int IPPROTO_ENCAP => 98;
    public static int IPPROTO_PIM => 103;
    public static int IPPROTO_COMP => 108;
    public static int IPPROTO_SCTP => 132;
    public static int IPPROTO_MH => 135;
    public static int IPPROTO_UDPLITE => 136;
    public static int IPPROTO_MPLS => 137;
    public static int IPPROTO_RAW => 255;
}
