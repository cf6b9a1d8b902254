using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>A message there and back over TLS 1.3, both ends in this process. The handshake of each invocation is spread over the operations.</summary>
[MemoryDiagnoser]
public class TlsEcho
{
    private const int Operations = 2000;

    private static readonly SslServerAuthenticationOptions s_server = new() { ServerCertificate = Certificate() };

    private static readonly SslClientAuthenticationOptions s_client = new()
    {
        TargetHost = "localhost",
        RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
    };

    [Params(64, 16_384)]
    public int Size { get; set; } = 64;

    [Benchmark(OperationsPerInvoke = Operations, Description = "SslStream over NetworkStream", Baseline = true)]
    public void Streams()
    {
        using var pair = new SystemPair(true);
        Task server = Serve(pair.Server);
        Ask(pair.Client).GetAwaiter().GetResult();
        server.GetAwaiter().GetResult();
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "FiberSocket with TLS")]
    public void Fibers() => Reactor.Run(async () =>
    {
        (FiberSocket client, FiberSocket server) = await FiberPair.Make(true);
        Fiber echo = Fiber.Start(() => Serve(server));
        (await client.AuthenticateAsClient(s_client)).OrThrow();
        byte[] buffer = new byte[Size];
        for (int i = 0; i < Operations; i++)
        {
            _ = await client.Write(buffer.AsMemory());
            _ = await client.Read(buffer.AsMemory());
        }

        _ = client.Close();
        await echo.Join();
    });

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private async Task Serve(Socket socket)
    {
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsServerAsync(s_server);
        byte[] buffer = new byte[Size];
        int count;
        while ((count = await tls.ReadAsync(buffer)) > 0)
            await tls.WriteAsync(buffer.AsMemory(0, count));
    }

    private async Task Ask(Socket socket)
    {
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsClientAsync(s_client);
        byte[] buffer = new byte[Size];
        for (int i = 0; i < Operations; i++)
        {
            await tls.WriteAsync(buffer);
            await tls.ReadExactlyAsync(buffer);
        }

        await tls.ShutdownAsync();
    }

    private async FiberTask Serve(FiberSocket socket)
    {
        using (socket)
        {
            (await socket.AuthenticateAsServer(s_server)).OrThrow();
            byte[] buffer = new byte[Size];
            while (await socket.ReadSome(buffer) is { Bytes: > 0 and int count })
                _ = await socket.Write(buffer.AsMemory(0, count));
        }
    }
}
