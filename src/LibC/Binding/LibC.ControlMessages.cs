namespace Tmds.Linux;

// Walking ancillary data: cmsg(3).
// CMSG_LEN is missing on purpose: the package has it wrong, LibCExtra has it right.
internal static unsafe partial class LibC
{
    public static int CMSG_ALIGN(int len) => (len + sizeof(nuint) - 1) & ~(sizeof(nuint) - 1);

    public static int CMSG_SPACE(int len) => CMSG_ALIGN(SizeOf.cmsghdr) + CMSG_ALIGN(len);

    public static byte* CMSG_DATA(cmsghdr* cmsg) => (byte*)(cmsg + 1);

    public static cmsghdr* CMSG_FIRSTHDR(msghdr* mhdr) =>
        mhdr->msg_controllen < SizeOf.cmsghdr ? null : (cmsghdr*)mhdr->msg_control;

    public static cmsghdr* CMSG_NXTHDR(msghdr* mhdr, cmsghdr* cmsg)
    {
        // In 64 bits and by what is left, so that a length the peer made up cannot wrap around.
        long length = cmsg->cmsg_len;
        long step = (length + sizeof(nuint) - 1) & -sizeof(nuint);
        long left = (byte*)mhdr->msg_control + (uint)mhdr->msg_controllen - (byte*)cmsg;
        bool fits = length >= SizeOf.cmsghdr && left - step >= SizeOf.cmsghdr;
        return fits ? (cmsghdr*)((byte*)cmsg + step) : null;
    }
}
