using System.Net.Security;

namespace FiberNet.Tests;

/// <summary>Two ends of a TLS connection in one reactor.</summary>
internal static class TlsPair
{
    internal static SslServerAuthenticationOptions Server { get; } = new() { ServerCertificate = TestCertificate.Make() };

    /// <summary>Trusts everything.</summary>
    internal static SslClientAuthenticationOptions Client { get; } = new()
    {
        TargetHost = "localhost",
        RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
    };

    internal static async FiberTask<(FiberSocket Client, FiberSocket Server)> Make(
        SslClientAuthenticationOptions? client = null, SslServerAuthenticationOptions? server = null, int bufferSize = 0)
    {
        (FiberSocket one, FiberSocket other) = await Net.TcpPair(bufferSize);
        (IoResult atClient, IoResult atServer) = await Shake(one, other, client, server);
        Assert.True(atClient, $"{atClient} {one.Tls?.Failure}");
        Assert.True(atServer, $"{atServer} {other.Tls?.Failure}");
        return (one, other);
    }

    internal static async FiberTask<(IoResult Client, IoResult Server)> Shake(
        FiberSocket one, FiberSocket other, SslClientAuthenticationOptions? client = null, SslServerAuthenticationOptions? server = null)
    {
        Fiber<IoResult> serving = Fiber.Create(async () =>
        {
            IoResult outcome = await other.AuthenticateAsServer(server ?? Server, TimeSpan.FromSeconds(20));

            // The client learns that it was refused, or that its peer has gone.
            if (!outcome)
                other.Dispose();
            return outcome;
        });
        IoResult connected = await one.AuthenticateAsClient(client ?? Client, TimeSpan.FromSeconds(20));
        if (!connected)
            one.Dispose();
        return (connected, await serving.Join());
    }
}
