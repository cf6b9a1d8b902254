using System.Net.Sockets;
using FiberNet.Posix;

namespace FiberNet.Tests.Options;

public class SocketOptionTests
{
    [Fact]
    public void Options_are_set_and_read_typed_and_by_name() => InReactor.Run(() =>
    {
        using FiberSocket socket = FiberSocket.Create("AF_INET", "SOCK_STREAM", "tcp")!;
        Assert.True(socket.SetOption(SocketOptions.KeepAlive, true));
        Assert.Equal(true, socket.GetSockOpt("SOL_SOCKET", "SO_KEEPALIVE"));
        Assert.True(socket.SetSockOpt("SOL_SOCKET", "SO_REUSEADDR", true));
        Assert.True(socket.GetOption(SocketOptions.ReuseAddress, out bool reuses) && reuses);
        Assert.True(socket.SetSockOpt("SOL_SOCKET", "SO_RCVTIMEO", TimeSpan.FromSeconds(2)));
        Assert.Equal(TimeSpan.FromSeconds(2), socket.GetSockOpt("SOL_SOCKET", "SO_RCVTIMEO"));
        socket.Linger = new LingerOption(true, 3);
        Assert.Equal((true, 3), (socket.Linger!.Enabled, socket.Linger!.LingerTime));
        Assert.Throws<ArgumentException>(() => { socket.SetSockOpt("SOL_SOCKET", "SO_TYPE", 1); });
        Assert.Throws<ArgumentException>(() => { socket.GetSockOpt("SOL_SOCKET", "SO_NOTHING"); });
        return FiberTask.CompletedTask;
    });
}
