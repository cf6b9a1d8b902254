using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FiberNet.Bench.Streams;

/// <summary>One certificate for all servers: that of the file CERTIFICATE, which Go's server reads, too.</summary>
internal static class Certificate
{
    private static readonly X509Certificate2 s_certificate = X509Certificate2.CreateFromPemFile(
        Environment.GetEnvironmentVariable("CERTIFICATE") ?? throw new InvalidOperationException("CERTIFICATE names no file."));

    internal static readonly SslServerAuthenticationOptions Options = new()
    {
        EnabledSslProtocols = SslProtocols.Tls13,
        ServerCertificateContext = SslStreamCertificateContext.Create(s_certificate, additionalCertificates: null, offline: true),
    };
}
