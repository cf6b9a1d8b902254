using System.Runtime.InteropServices;

namespace Tmds.Linux;

/// <summary>A set of 1024 processors; see cpu_set(3).</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct cpu_set_t
{
    [FieldOffset(0)]
    private nuint _alignment;
}
