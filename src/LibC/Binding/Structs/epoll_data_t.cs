using System.Runtime.InteropServices;

namespace Tmds.Linux;

/// <summary>What the kernel hands back with a readiness event, untouched; see epoll_event(3type).</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct epoll_data_t
{
    [FieldOffset(0)]
    public void* ptr;

    [FieldOffset(0)]
    public int fd;

    [FieldOffset(0)]
    public uint u32;

    [FieldOffset(0)]
    public ulong u64;
}
