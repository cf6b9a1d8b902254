using System.Runtime.InteropServices;

namespace Tmds.Linux;

/// <summary>A socket address of any family; see sockaddr(3type).</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct sockaddr
{
    public sa_family_t sa_family { get; set; }
}
