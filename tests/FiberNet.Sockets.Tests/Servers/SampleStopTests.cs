using System.Net.Security;
using System.Net.Sockets;
using FiberNet.Tests.Peers;

namespace FiberNet.Tests.Servers;

public class SampleStopTests
{
    [Fact]
    public void The_tls_sample_ends_at_SIGTERM_with_silent_clients()
    {
        using Sample server = Sample.Start("TlsEchoServer");
        using TcpClient idle = new("127.0.0.1", server.Port), silent = new("127.0.0.1", server.Port), begun = new("127.0.0.1", server.Port);
        using var tls = new SslStream(idle.GetStream(), false, (_, presented, _, _) => presented!.Subject == "CN=localhost");
        tls.AuthenticateAsClient("localhost");
        tls.Write("x"u8);
        Assert.Equal('x', tls.ReadByte());

        // The first bytes of a handshake, and no more.
        begun.GetStream().Write([0x16, 3, 1]);
        server.Stop();
        Assert.Equal("", server.Errors);
    }
}
