using System.Runtime.InteropServices;

namespace Tmds.Linux;

/// <summary>An IPv6 address in network byte order; see ipv6(7).</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct in6_addr
{
    [FieldOffset(0)]
    private uint _alignment;

    [FieldOffset(0)]
    public fixed byte s6_addr[16];
}
