namespace Tmds.Linux;

// Address families: address_families(7).
internal static unsafe partial class LibC
{
    public static sa_family_t AF_UNSPEC => 0;
    public static sa_family_t AF_LOCAL => AF_UNIX;
    public static sa_family_t AF_UNIX => 1;
    public static sa_family_t AF_INET => 2;
    public static sa_family_t AF_INET6 => 10;
    public static sa_family_t AF_NETLINK => 16;
    public static sa_family_t AF_PACKET => 17;
    public static sa_family_t AF_VSOCK => 40;

    public static sa_family_t PF_UNSPEC => AF_UNSPEC;
    public static sa_family_t PF_LOCAL => PF_UNIX;
    public static sa_family_t PF_UNIX => AF_UNIX;
    public static sa_family_t PF_INET => AF_INET;
    public static sa_family_t PF_INET6 => AF_INET6;
    public static sa_family_t PF_NETLINK => AF_NETLINK;
    public static sa_family_t PF_PACKET => AF_PACKET;
    public static sa_family_t PF_VSOCK => AF_VSOCK;
}
