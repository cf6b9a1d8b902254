using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KestrelBench;

/// <summary>Makes a certificate that nobody has to trust: the load generator does not look at it.</summary>
internal static class SelfSigned
{
    internal static X509Certificate2 ForLocalhost()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
