using System.Net;
using System.Net.Sockets;

namespace FiberNet;

/// <summary>A membership in an IPv4 group, C's <c>ip_mreqn</c>. The kernel does not tell memberships.</summary>
internal sealed class MulticastCodec : OptionCodec<MulticastOption>
{
    internal static readonly MulticastCodec Instance = new();

    internal override Errno Get(int fd, int level, int number, out MulticastOption value)
    {
        value = null!;
        return Errno.ENOPROTOOPT;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, MulticastOption value)
    {
        ArgumentNullException.ThrowIfNull(value);
        uint* written = stackalloc uint[3];
        written[0] = AddressCodec.ToNumber(name, value.Group);
        // .NET has either; an index goes before an address in the kernel, too.
        written[1] = value.LocalAddress is null ? 0 : AddressCodec.ToNumber(name, value.LocalAddress);
        written[2] = (uint)value.InterfaceIndex;
        return Write(fd, level, number, written, 3 * sizeof(uint));
    }
}
