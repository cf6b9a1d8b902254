// An echo server over TLS: SslStream on top of a socket of a fiber. The certificate is made at the start and signed by itself.
// Try it: openssl s_client -quiet -connect 127.0.0.1:8080
using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FiberNet;

using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
    .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));

var authentication = new SslServerAuthenticationOptions { ServerCertificate = certificate };
var options = new TcpServerOptions
{
    Name = "tls",
    FirstByteTimeout = TimeSpan.FromSeconds(10),
    IdleTimeout = TimeSpan.FromMinutes(2),
};

return Sample.Serve(args, async socket =>
{
    using var tls = new SslStream(socket.AsStream());
    try
    {
        // The limit for a peer that begins its handshake and does not complete it.
        using (Fiber.TimeLimit(TimeSpan.FromSeconds(10)))
            await tls.AuthenticateAsServerAsync(authentication, Fiber.Current.CancellationToken);
        await Echo(tls);
        await tls.ShutdownAsync();
    }
    catch (Exception failure) when (failure is IOException or AuthenticationException or OperationCanceledException)
    {
        // The peer has gone, does not speak TLS or takes too long for it; or the server stops.
    }
}, options);

static async FiberTask Echo(SslStream tls)
{
    // The token is the fiber's: a stop of the server cancels it, and the handler leaves any wait in here.
    CancellationToken stop = Fiber.Current.CancellationToken;
    byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    try
    {
        while (await tls.ReadAsync(buffer, stop) is > 0 and int count)
            await tls.WriteAsync(buffer.AsMemory(0, count), stop);
    }
    finally
    {
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
