using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests.Connecting;

// The kernel may choose the port that a connect is to: then the socket is connected to itself. Here it has no other choice.
public class SelfConnectTests
{
    private const int IpProtoIp = 0;
    private const int IpLocalPortRange = 51;

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void A_connect_to_itself_is_refused_and_frees_its_port(AddressFamily family) => InReactor.Run(async () =>
    {
        IPEndPoint free = FreePort(family);
        using FiberSocket socket = FiberSocket.Create(family, SocketType.Stream)!;
        SocketOption<int> range = SocketOptions.Custom(IpProtoIp, IpLocalPortRange, "IP_LOCAL_PORT_RANGE");
        if (!socket.SetOption(range, free.Port << 16 | free.Port))
        {
            // Before Linux 6.3.
            Assert.Equal(Errno.ENOPROTOOPT, socket.Errno);
            return;
        }

        Assert.False(await socket.Connect(free));
        Assert.Equal(Errno.ECONNREFUSED, socket.Errno);
        using FiberSocket listener = FiberSocket.Create(family, SocketType.Stream)!;
        Assert.True(listener.Bind(free), listener.Error);
        Assert.True(listener.Listen(), listener.Error);
    });

    [Fact]
    public void A_socket_bound_to_a_port_may_connect_to_itself() => InReactor.Run(async () =>
    {
        IPEndPoint free = FreePort(AddressFamily.InterNetwork);
        using FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
        Assert.True(socket.Bind(free), socket.Error);
        Assert.True(await socket.Connect(free), socket.Error);
        Assert.True(await socket.Write("x"));
        Assert.Equal("x", Net.Text(await socket.Read(1)));
    });

    private static IPEndPoint FreePort(AddressFamily family)
    {
        using FiberSocket listener = Net.Listen(family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback);
        return (IPEndPoint)listener.LocalEndPoint!;
    }
}
