using System.Net.Sockets;

namespace FiberNet;

/// <summary>A membership in an IPv6 group, C's <c>ipv6_mreq</c>. The kernel does not tell memberships.</summary>
internal sealed class Ipv6MulticastCodec : OptionCodec<IPv6MulticastOption>
{
    internal static readonly Ipv6MulticastCodec Instance = new();

    private const int AddressSize = 16;

    internal override Errno Get(int fd, int level, int number, out IPv6MulticastOption value)
    {
        value = null!;
        return Errno.ENOPROTOOPT;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, IPv6MulticastOption value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Group.AddressFamily != AddressFamily.InterNetworkV6)
            throw new ArgumentException($"{name} takes an IPv6 address, not {value.Group}.", nameof(value));
        if (value.InterfaceIndex is < 0 or > int.MaxValue)
            throw OutOfRange(name, value.InterfaceIndex, "for an interface index that is not negative");
        byte* written = stackalloc byte[AddressSize + sizeof(uint)];
        value.Group.TryWriteBytes(new Span<byte>(written, AddressSize), out _);
        *(uint*)(written + AddressSize) = (uint)value.InterfaceIndex;
        return Write(fd, level, number, written, AddressSize + sizeof(uint));
    }
}
