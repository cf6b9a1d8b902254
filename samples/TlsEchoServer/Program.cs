// An echo server over TLS. The handlers read and write as on a plain socket. The certificate is made at the start and signed by itself.
// Try it: openssl s_client -quiet -connect 127.0.0.1:8080
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FiberNet;

using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
    .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));

var options = new TcpServerOptions
{
    Name = "tls",
    Tls = new SslServerAuthenticationOptions { ServerCertificate = certificate },
    TlsHandshakeTimeout = TimeSpan.FromSeconds(10),
    FirstByteTimeout = TimeSpan.FromSeconds(10),
    IdleTimeout = TimeSpan.FromMinutes(2),
};

// All connections share the buffer: no other fiber runs between the read and the write.
byte[] buffer = new byte[16 * 1024];

return Sample.Serve(args, async socket =>
{
    while (await socket.Readable() && socket.TryRead(buffer) is { Count: > 0 and var count })
    {
        if (!await socket.Write(buffer.AsSpan(0, (int)count)))
            break;
    }
}, options);
