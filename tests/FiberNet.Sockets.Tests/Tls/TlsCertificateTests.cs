using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace FiberNet.Tests;

/// <summary>Which certificates and protocols a handshake takes, and what both sides are told when it does not.</summary>
public class TlsCertificateTests
{
    [Fact]
    public void Client_accepts_a_good_certificate() => InReactor.Run(async () =>
    {
        (FiberSocket one, FiberSocket other) = await TlsPair.Make(Trusting("localhost"), Serving(Certificates.Make()));
        one.Dispose();
        other.Dispose();
    });

    [Theory]
    [InlineData("localhost", -20, -10, "localhost")]
    [InlineData("localhost", 10, 20, "localhost")]
    [InlineData("other.example", -1, 1, "localhost")]
    public void Client_refuses_a_bad_certificate(string name, int from, int to, string host) => InReactor.Run(async () =>
        await Refuses(Trusting(host), Serving(Certificates.Make(name, from, to))));

    [Fact]
    public void Client_refuses_a_self_signed_certificate() => InReactor.Run(async () =>
        await Refuses(Trusting("localhost"), Serving(TestCertificate.Make())));

    [Fact]
    public void Client_refuses_an_unknown_authority() => InReactor.Run(async () =>
        await Refuses(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Serving(Certificates.Make())));

    [Fact]
    public void Sides_without_a_common_alpn_protocol_fail() => InReactor.Run(async () =>
    {
        SslServerAuthenticationOptions server = Serving(Certificates.Make());
        server.ApplicationProtocols = [new("a")];
        SslClientAuthenticationOptions client = Trusting("localhost");
        client.ApplicationProtocols = [new("b")];
        (IoResult atClient, IoResult atServer) = await Try(client, server);
        Assert.Equal(Errno.EPROTO, atServer.Errno);
        Assert.False(atClient);
    });

    [Fact]
    public void Sides_without_a_common_version_fail() => InReactor.Run(async () =>
    {
        SslServerAuthenticationOptions server = Serving(Certificates.Make());
        server.EnabledSslProtocols = SslProtocols.Tls13;
        SslClientAuthenticationOptions client = Trusting("localhost");
        client.EnabledSslProtocols = SslProtocols.Tls12;
        (IoResult atClient, IoResult atServer) = await Try(client, server);
        Assert.Equal(Errno.EPROTO, atServer.Errno);
        Assert.Equal(Errno.EPROTO, atClient.Errno);
    });

    [Fact]
    public void Server_refuses_a_client_without_a_certificate() => InReactor.Run(async () =>
    {
        SslServerAuthenticationOptions server = Serving(Certificates.Make());
        server.ClientCertificateRequired = true;
        (FiberSocket one, FiberSocket other) = await Net.TcpPair();
        using (one)
        using (other)
        {
            Fiber<IoResult> serving = Fiber.Create(async () => await other.AuthenticateAsServer(server));

            // In TLS 1.3 the client has done its part before the server looks at it: the first read tells.
            IoResult connected = await one.AuthenticateAsClient(Trusting("localhost"));
            Assert.Equal(Errno.EPROTO, (await serving.Join()).Errno);
            Assert.IsType<AuthenticationException>(other.Tls!.Failure);
            Assert.False(await other.Write("x"));
            Assert.False(await other.ReadSome(new byte[1]));
            other.Dispose();
            if (connected)
                Assert.False(await one.ReadSome(new byte[1]));
            Assert.False(one.IsAtEnd);
        }
    });

    [Fact]
    public void Server_chooses_its_certificate_by_name() => InReactor.Run(async () =>
    {
        X509Certificate2 one = Certificates.Make("one.example"), two = Certificates.Make("two.example");
        var server = new SslServerAuthenticationOptions
        {
            ServerCertificateSelectionCallback = (_, name) => name == "two.example" ? two : one,
        };
        foreach (string name in new[] { "one.example", "two.example" })
        {
            (FiberSocket client, FiberSocket serving) = await TlsPair.Make(Trusting(name), server);
            Assert.Equal(name, serving.Tls!.ServerName);
            Assert.Equal($"CN={name}", client.Tls!.RemoteCertificate!.Subject);
            client.Dispose();
            serving.Dispose();
        }
    });

    private static SslClientAuthenticationOptions Trusting(string host) => new() { TargetHost = host, CertificateChainPolicy = Certificates.Policy };

    private static SslServerAuthenticationOptions Serving(X509Certificate2 certificate) => new() { ServerCertificate = certificate };

    private static async FiberTask Refuses(SslClientAuthenticationOptions client, SslServerAuthenticationOptions server)
    {
        (FiberSocket one, FiberSocket other) = await Net.TcpPair();
        using (one)
        using (other)
        {
            Fiber<IoResult> serving = Fiber.Create(async () => await other.AuthenticateAsServer(server));
            Assert.Equal(Errno.EPROTO, (await one.AuthenticateAsClient(client)).Errno);
            Assert.IsType<AuthenticationException>(one.Tls!.Failure);
            Assert.Equal(Errno.EPROTO, (await one.ReadSome(new byte[1])).Errno);
            Assert.Equal(Errno.EPROTO, (await one.Write("x")).Errno);
            one.Dispose();
            _ = await serving.Join();
            Assert.False(await other.ReadSome(new byte[1]));
        }
    }

    private static async FiberTask<(IoResult Client, IoResult Server)> Try(SslClientAuthenticationOptions client, SslServerAuthenticationOptions server)
    {
        (FiberSocket one, FiberSocket other) = await Net.TcpPair();
        using (one)
        using (other)
            return await TlsPair.Shake(one, other, client, server);
    }
}
