using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FiberNet.Tests;

/// <summary>A certificate authority of the tests, and certificates of it.</summary>
internal static class Certificates
{
    private static readonly ECDsa s_key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal static X509Certificate2 Authority { get; } = MakeAuthority();

    /// <summary>Trusts the authority and nothing else.</summary>
    internal static X509ChainPolicy Policy { get; } = MakePolicy();

    internal static X509Certificate2 Make(string name = "localhost", int fromDays = -1, int toDays = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.Create(
            Authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(s_key),
            now.AddDays(fromDays),
            now.AddDays(toDays),
            RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 MakeAuthority()
    {
        var request = new CertificateRequest("CN=tests", s_key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static X509ChainPolicy MakePolicy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Authority);
        return policy;
    }
}
