using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace FiberNet;

/// <summary>What the two sides of a TLS connection have agreed on, and what has ended it. See <c>socket.Tls</c>.</summary>
/// <remarks>The values stay readable until the socket is closed. Thread rule: the reactor's thread only.</remarks>
public sealed class TlsSession
{
    private readonly SslStream _ssl;

    internal TlsSession(SslStream ssl) => _ssl = ssl;

    /// <summary>The version of the protocol; None if the handshake has failed.</summary>
    public SslProtocols Protocol => _ssl.SslProtocol;

    /// <summary>The cipher suite.</summary>
    /// <exception cref="InvalidOperationException">The handshake has failed.</exception>
    public TlsCipherSuite CipherSuite => _ssl.NegotiatedCipherSuite;

    /// <summary>The protocol that was chosen by ALPN; empty if none was.</summary>
    public SslApplicationProtocol ApplicationProtocol => _ssl.NegotiatedApplicationProtocol;

    /// <summary>The name that the client has asked for (SNI); empty if it named none.</summary>
    public string ServerName => _ssl.TargetHostName;

    /// <summary>The peer's certificate; null if it sent none.</summary>
    /// <exception cref="InvalidOperationException">The handshake has failed.</exception>
    public X509Certificate2? RemoteCertificate => _ssl.RemoteCertificate as X509Certificate2;

    /// <summary>Whether both sides have shown certificates.</summary>
    public bool IsMutuallyAuthenticated => _ssl.IsMutuallyAuthenticated;

    /// <summary>
    /// Why a call gave EPROTO or ECONNABORTED, in the words of the TLS library. Examples: a certificate that is not trusted, an
    /// alert of the peer, a record that cannot be decrypted. Null if TLS has not failed.
    /// </summary>
    public Exception? Failure { get; internal set; }
}
