using FiberNet.Advanced;

namespace FiberNet.Connections;

/// <summary>Numbers of Linux (socket(2), tcp(7), ipv6(7)), and options by their names.</summary>
internal static class LinuxSockets
{
    internal const int Unix = 1;
    internal const int Ipv4 = 2;
    internal const int Ipv6 = 10;
    internal const int Stream = 1;

    private const int SocketLevel = 1;
    private const int ReuseAddress = 2;
    private const int Protocol = 38;
    private const int Tcp = 6;
    private const int TcpNoDelay = 1;
    private const int Ipv6Level = 41;
    private const int Ipv6Only = 26;

    internal static void SetReuseAddress(int handle) => Set(handle, SocketLevel, ReuseAddress, 1).OrThrow();

    internal static void SetIpv6Only(int handle, bool value) => Set(handle, Ipv6Level, Ipv6Only, value ? 1 : 0).OrThrow();

    internal static void SetNoDelay(int handle) => Set(handle, Tcp, TcpNoDelay, 1).OrThrow();

    internal static bool IsTcp(int handle) =>
        OptionCalls.Get(handle, SocketLevel, Protocol, out int protocol).IsSuccess && protocol == Tcp;

    private static IoResult Set(int handle, int level, int option, int value) =>
        OptionCalls.Set(handle, level, option, BitConverter.GetBytes(value));
}
