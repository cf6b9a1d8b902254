using System.Net.Security;
using System.Text;

namespace FiberNet.Hostile;

/// <summary>What a sample speaks: how a polite client asks, and what attackers send.</summary>
/// <param name="Sample">The sample that serves it.</param>
/// <param name="Request">A whole request.</param>
/// <param name="Reply">How its reply ends.</param>
/// <param name="IsTls">True if the bytes go through TLS.</param>
/// <param name="Arguments">What makes the sample listen at a port of the kernel's choice.</param>
internal sealed record Protocol(string Sample, byte[] Request, byte[] Reply, bool IsTls = false, string Arguments = "--port 0")
{
    internal static IReadOnlyList<Protocol> All { get; } =
    [
        new("EchoServer", "hello, echo\n"u8.ToArray(), "hello, echo\n"u8.ToArray()),
        new("TlsEchoServer", "hello, tls\n"u8.ToArray(), "hello, tls\n"u8.ToArray(), IsTls: true),
        new("HttpServer", "GET /plaintext HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), "Hello, World!"u8.ToArray()),
        new("KeyValueServer", "*2\r\n$4\r\nECHO\r\n$5\r\nhello\r\n"u8.ToArray(), "$5\r\nhello\r\n"u8.ToArray()),
        new("AspNetCore", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), "Hello, World!\r\n0\r\n\r\n"u8.ToArray(), Arguments: "--urls http://127.0.0.1:0"),
    ];

    /// <summary>What begins a conversation: with TLS a part of a ClientHello (RFC 8446, 4.1.2), else a part of a request.</summary>
    internal byte[] Beginning => IsTls ? [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3] : Request[..(Request.Length / 2)];

    /// <summary>The stream that a client speaks on.</summary>
    internal async Task<Stream> Open(Stream transport, CancellationToken cancel)
    {
        if (!IsTls)
            return transport;
        var tls = new SslStream(transport, false, static (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, cancel);
        return tls;
    }

    /// <summary>Asks once, and reads the reply.</summary>
    /// <returns>Null, or what came in place of the reply.</returns>
    internal async Task<string?> Ask(Stream stream, CancellationToken cancel)
    {
        await stream.WriteAsync(Request, cancel);
        byte[] received = new byte[1024];
        int count = 0;
        while (!received.AsSpan(0, count).EndsWith(Reply))
        {
            int more = count == received.Length ? 0 : await stream.ReadAsync(received.AsMemory(count), cancel);
            if (more == 0)
                return $"'{Encoding.Latin1.GetString(received, 0, count)}' and then nothing";
            count += more;
        }

        return null;
    }
}
