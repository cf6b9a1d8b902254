namespace FiberNet.Tests.Servers;

/// <summary>TCP_NODELAY is on by default: an answer in two writes does not wait for a delayed acknowledgement.</summary>
public class NoDelayTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Connections_of_a_server_and_of_a_client_have_it(bool noDelay) => InReactor.Run(async () =>
    {
        var accepted = new FiberChannel<bool>(1);
        using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, async socket => await accepted.Put(HasNoDelay(socket)), new TcpServerOptions { NoDelay = noDelay }))!;
        int port = ((System.Net.IPEndPoint)server.EndPoint!).Port;
        using FiberSocket client = (await FiberSocket.TcpConnect("127.0.0.1", port, noDelay: noDelay))!;
        Assert.Equal(noDelay, HasNoDelay(client));
        Assert.Equal(noDelay, (await accepted.Get()).Value);
    });

    private static bool HasNoDelay(FiberSocket socket)
    {
        Assert.True(socket.GetOption(SocketOptions.TcpNoDelay, out bool value));
        return value;
    }
}
