using System.Runtime.InteropServices;

namespace Tmds.Linux;

/// <summary>Room and alignment for an address of any family; see sockaddr(3type).</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct sockaddr_storage
{
    [FieldOffset(0)]
    private ulong _alignment;

    [FieldOffset(0)]
    private sa_family_t _family;

    public sa_family_t ss_family { readonly get => _family; set => _family = value; }
}
