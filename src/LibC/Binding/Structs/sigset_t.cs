using System.Runtime.InteropServices;

namespace Tmds.Linux;

/// <summary>A set of signals, 1024 bits in libc although the kernel has 64; see sigsetops(3).</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct sigset_t
{
    [FieldOffset(0)]
    private nuint _alignment;
}
