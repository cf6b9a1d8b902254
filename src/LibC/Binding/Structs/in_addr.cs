using System.Runtime.InteropServices;

namespace Tmds.Linux;

/// <summary>An IPv4 address in network byte order; see ip(7).</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct in_addr
{
    [FieldOffset(0)]
    private uint _alignment;

    [FieldOffset(0)]
    public fixed byte s_addr[4];
}
