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

return Sample.Serve(args, async socket =>
{
    using var tls = new SslStream(socket.AsStream());
    try
    {
        await tls.AuthenticateAsServerAsync(certificate);
        await Echo(tls);
        await tls.ShutdownAsync();
    }
    catch (Exception failure) when (failure is IOException or AuthenticationException)
    {
        // The peer has gone, or does not speak TLS.
    }
});

static async FiberTask Echo(SslStream tls)
{
    byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    try
    {
        while (await tls.ReadAsync(buffer) is > 0 and int count)
            await tls.WriteAsync(buffer.AsMemory(0, count));
    }
    finally
    {
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
