using System.Runtime.InteropServices;

namespace Tmds.Linux;

/// <summary>An IPv4 address and port; see ip(7). The port is in network byte order.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct sockaddr_in
{
    public sa_family_t sin_family { get; set; }
    public ushort sin_port { get; set; }
    public in_addr sin_addr;
}
