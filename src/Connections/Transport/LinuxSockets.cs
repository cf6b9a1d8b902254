using System.Net.Sockets;
using FiberNet.Advanced;

namespace FiberNet.Connections;

/// <summary>Numbers of socket(2), and options of a socket that is only a number yet.</summary>
internal static class LinuxSockets
{
    internal const int Unix = 1;
    internal const int Ipv4 = 2;
    internal const int Ipv6 = 10;
    internal const int Stream = 1;

    internal static void Set(int handle, SocketOption<bool> option, bool value) =>
        OptionCalls.Set(handle, option.Level, option.Number, BitConverter.GetBytes(value ? 1 : 0)).OrThrow();

    internal static bool IsTcp(int handle) =>
        OptionCalls.Get(handle, SocketOptions.Protocol.Level, SocketOptions.Protocol.Number, out int protocol).IsSuccess
        && protocol == (int)ProtocolType.Tcp;
}
