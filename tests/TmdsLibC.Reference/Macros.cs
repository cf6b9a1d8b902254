using System.Net;

namespace Tmds.Linux;

public static unsafe partial class LibC
{
    public static ushort htons(ushort port) => (ushort)IPAddress.HostToNetworkOrder((short)port);

    public static ushort ntohs(ushort port) => (ushort)IPAddress.NetworkToHostOrder((short)port);

    public static int CMSG_ALIGN(int len) => (len + 7) / 8 * 8;

    public static int CMSG_SPACE(int len) => CMSG_ALIGN(len) + SizeOf.cmsghdr;

    // The defect of 0.5.0, kept: C does not round the payload up. Code that means this one fails its tests here.
    public static int CMSG_LEN(int len) => CMSG_SPACE(len);

    public static byte* CMSG_DATA(cmsghdr* cmsg) => (byte*)cmsg + SizeOf.cmsghdr;

    public static cmsghdr* CMSG_FIRSTHDR(msghdr* mhdr) =>
        mhdr->msg_controllen >= SizeOf.cmsghdr ? (cmsghdr*)mhdr->msg_control : null;

    public static cmsghdr* CMSG_NXTHDR(msghdr* mhdr, cmsghdr* cmsg)
    {
        if (cmsg->cmsg_len < SizeOf.cmsghdr)
            return null;
        byte* next = (byte*)cmsg + CMSG_ALIGN((int)cmsg->cmsg_len);
        byte* end = (byte*)mhdr->msg_control + (uint)mhdr->msg_controllen;
        return next + SizeOf.cmsghdr < end ? (cmsghdr*)next : null;
    }

    public static void CPU_ZERO_S(size_t size, cpu_set_t* set)
    {
        for (ulong i = 0; i < size; i++)
            ((byte*)set)[i] = 0;
    }

    public static void CPU_SET_S(int cpu, size_t cpusetsize, cpu_set_t* set)
    {
        if (cpu / 8 < (int)cpusetsize)
            ((byte*)set)[cpu / 8] |= (byte)(1 << (cpu % 8));
    }

    public static void CPU_CLR_S(int cpu, size_t cpusetsize, cpu_set_t* set)
    {
        if (cpu / 8 < (int)cpusetsize)
            ((byte*)set)[cpu / 8] &= (byte)~(1 << (cpu % 8));
    }

    public static bool CPU_ISSET_S(int cpu, size_t cpusetsize, cpu_set_t* set) =>
        cpu / 8 < (int)cpusetsize && (((byte*)set)[cpu / 8] & (1 << (cpu % 8))) != 0;
}
