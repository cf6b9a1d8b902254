using System.Net.Sockets;

namespace FiberNet;

/// <summary>The options whose values have names, in .NET's enums where there are any.</summary>
/// <remarks>A class of its own, so that they are there when the options, in any order, are made.</remarks>
internal static class EnumCodecs
{
    internal static readonly EnumCodec<Errno> Errno = new(number => (Errno)number, errno => (int)errno);

    internal static readonly EnumCodec<AddressFamily> Family =
        new(LinuxNumbers.ToAddressFamily, family => LinuxNumbers.TryGetFamily(family, out int number) ? number : null);

    internal static readonly EnumCodec<SocketType> Type =
        new(LinuxNumbers.ToSocketType, type => LinuxNumbers.TryGetType(type, out int number) ? number : null);

    internal static readonly EnumCodec<ProtocolType> Protocol =
        new(number => (ProtocolType)number, protocol => LinuxNumbers.TryGetProtocol(protocol, out int number) ? number : null);

    internal static readonly EnumCodec<PathMtuDiscovery> PathMtu =
        new(number => (PathMtuDiscovery)number, mode => Enum.IsDefined(mode) ? (int)mode : null);
}
