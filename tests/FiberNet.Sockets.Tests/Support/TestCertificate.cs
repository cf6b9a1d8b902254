using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FiberNet.Tests;

internal static class TestCertificate
{
    /// <summary>A certificate of localhost, signed by itself.</summary>
    internal static X509Certificate2 Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
