using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FiberNet.Tests.Peers;

/// <summary>Tools that speak to our sockets in this process, or to a sample.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fibernet-tools-").FullName;

    [RequiresFact("wrk")]
    public void The_http_server_serves_wrk_without_an_error()
    {
        using Sample server = Sample.Start("HttpServer");
        string report = Sample.Run("wrk", $"-t 1 -c 16 -d 1s http://127.0.0.1:{server.Port}/plaintext");
        Assert.Contains("requests in", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Socket errors", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Non-2xx", report, StringComparison.Ordinal);
        server.Stop();
    }

    [RequiresFact("openssl")]
    public void A_client_speaks_tls_to_openssl_s_server()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string certificateFile = Path.Combine(_folder, "certificate.pem"), keyFile = Path.Combine(_folder, "key.pem");
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());

        // -rev: it sends each line back, reversed.
        var start = new ProcessStartInfo("openssl", ["s_server", "-accept", "127.0.0.1:0", "-cert", certificateFile, "-key", keyFile, "-naccept", "1", "-rev"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process server = Process.Start(start)!;
        string? listening;
        do
            listening = server.StandardOutput.ReadLine();
        while (listening?.StartsWith("ACCEPT", StringComparison.Ordinal) == false);
        Assert.NotNull(listening);
        InReactor.Run(async () =>
        {
            using FiberSocket socket = (await FiberSocket.TcpConnect("127.0.0.1", listening.Split(':')[^1]))!;
            using var tls = new SslStream(socket.AsStream(), false, (_, presented, _, _) => presented!.GetCertHashString() == certificate.GetCertHashString());
            await tls.AuthenticateAsClientAsync("localhost");
            await tls.WriteAsync("hello\n"u8.ToArray());
            byte[] reply = new byte[6];
            await tls.ReadExactlyAsync(reply);
            Assert.Equal("olleh\n", Encoding.ASCII.GetString(reply));
            await tls.ShutdownAsync();
        });
        server.WaitForExit();
    }

    [RequiresFact("socat")]
    public void Socat_speaks_to_a_unix_stream_server() => InReactor.Run(async () =>
    {
        string path = Path.Combine(_folder, "stream");
        using TcpServer server = (await TcpServer.Start("unix/", path, Net.Echo))!;
        Assert.Equal("hello", await Socat("hello", $"- UNIX-CONNECT:{path}"));
        await server.Stop(Timeout.InfiniteTimeSpan);
    });

    [RequiresFact("socat")]
    public void Socat_speaks_to_a_unix_seqpacket_socket() => InReactor.Run(async () =>
    {
        string path = Path.Combine(_folder, "seqpacket");
        using FiberSocket listener = FiberSocket.Create(AddressFamily.Unix, SocketType.Seqpacket)!;
        Assert.True(listener.Bind("unix/", path) && listener.Listen(), listener.Error);
        Fiber<string> socat = Fiber.Create(() => Socat("record", $"- UNIX-CONNECT:{path},type={(int)SocketType.Seqpacket}"));
        using (FiberSocket client = (await listener.Accept())!)
        {
            Assert.Equal("record", Net.Text(await client.Receive()));
            Assert.Equal(new IoResult(5), await client.Send("reply"));
        }

        Assert.Equal("reply", await socat.Join());
    });

    [RequiresFact("socat")]
    public void Socat_speaks_to_a_unix_datagram_socket() => InReactor.Run(async () =>
    {
        string path = Path.Combine(_folder, "datagram");
        using FiberSocket socket = FiberSocket.Create(AddressFamily.Unix, SocketType.Dgram)!;
        Assert.True(socket.Bind("unix/", path), socket.Error);
        Fiber<string> socat = Fiber.Create(() => Socat("datagram", $"- UNIX-SENDTO:{path},bind={path}-of-socat,null-eof"));
        ReceivedMessage message = await socket.ReceiveFrom();
        Assert.Equal("datagram", Net.Text(message.Data));
        Assert.Equal(new IoResult(5), await socket.SendTo(message.From!, "reply"u8.ToArray()));

        // To socat, an empty one is the end.
        Assert.Equal(new IoResult(0), await socket.SendTo(message.From!, default));
        Assert.Equal("reply", await socat.Join());
    });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>-t: how long it stays after the end of its input, if the other side does not end first.</summary>
    private static FiberTask<string> Socat(string input, string addresses) =>
        Reactor.Offload(() => Sample.Run("socat", "-t 20 " + addresses, input));
}
