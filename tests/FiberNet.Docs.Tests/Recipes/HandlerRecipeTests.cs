using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FiberNet.Tests;

namespace FiberNet.Docs.Tests.Recipes;

/// <summary>What the cookbook does with a socket that is there.</summary>
[Collection(RecipeCollection.Name)]
public class HandlerRecipeTests
{
    [Theory]
    [Recipe("Serve length-prefixed messages")]
    [Recipe("Exchange frames")]
    public void Messages_come_back_until_one_is_too_long(Recipe recipe) => WithPair(async (client, server) =>
    {
        Fiber handler = recipe.Load().Start(server);
        foreach (byte[] message in new[] { "hello"u8.ToArray(), [], new byte[100_000] })
        {
            byte[] frame = Framed(message);
            (await client.Write(frame)).OrThrow();
            Assert.Equal(frame, await client.Read(frame.Length));
        }

        (await client.Write(new byte[] { 0x7f, 0, 0, 0 })).OrThrow();
        await handler.Join();
    });

    [Theory]
    [Recipe("Write a proxy")]
    public void A_proxy_passes_bytes_and_the_end_of_each_direction(Recipe recipe) => WithPair((client, front) => InPair(async (back, server) =>
    {
        Fiber proxy = recipe.Load().Start(front, back);
        (await client.Write("question\n")).OrThrow();
        client.Shutdown(SocketShutdown.Send).OrThrow();
        Assert.Equal("question\n"u8.ToArray(), await server.ReadToEnd(limit: 1000));
        (await server.Write("answer\n")).OrThrow();
        server.Shutdown(SocketShutdown.Send).OrThrow();
        Assert.Equal("answer\n"u8.ToArray(), await client.ReadToEnd(limit: 1000));
        await proxy.Join();
    }));

    [Theory]
    [Recipe("Send a file")]
    public void A_file_is_sent(Recipe recipe) => WithPair(async (client, server) =>
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "contents");
        await recipe.Load().Run(server, path);
        File.Delete(path);
        server.Dispose();
        Assert.Equal("contents"u8.ToArray(), await client.ReadToEnd(limit: 1000));
    });

    [Theory]
    [Recipe("Pass a descriptor to another process")]
    public void A_passed_socket_goes_on_at_the_other_side(Recipe recipe) => WithPair((ours, theirs) => InPair(async (client, server) =>
    {
        await recipe.Load(0).Run(ours, server);
        await recipe.Load(1).Run(theirs, new byte[100]);
        Assert.Equal("hello from another process\n"u8.ToArray(), await client.ReadToEnd(limit: 1000));
    }));

    [Theory]
    [Recipe("Give a socket to code that takes a `Stream`")]
    public void A_reader_reads_a_line(Recipe recipe) => WithPair(async (client, server) =>
    {
        (await client.Write("hello\n")).OrThrow();
        await recipe.Load(("string? line = ", "Assert.Equal(\"hello\", "), (".AsFiber();", ".AsFiber());")).Run(server);
    });

    [Theory]
    [Recipe("Stand behind HAProxy")]
    public void The_line_of_a_proxy_names_the_client(Recipe recipe) => WithPair(async (client, server) =>
    {
        using var output = new CapturedOutput();
        (await client.Write("PROXY TCP4 203.0.113.7 192.0.2.1 51234 8080\r\n")).OrThrow();
        await recipe.Load().Run(server);
        Assert.Equal("a client at 203.0.113.7\n", output.ToString());
    });

    [Theory]
    [Recipe("Serve TLS")]
    public void Lines_come_back_over_TLS(Recipe recipe) => RecipeReactor.Run(async () =>
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fibernet-recipe-");
        (string certificate, string key) = (Path.Combine(folder.FullName, "cert.pem"), Path.Combine(folder.FullName, "key.pem"));
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 trusted = new CertificateRequest("CN=localhost", pair, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(certificate, trusted.ExportCertificatePem());
        File.WriteAllText(key, pair.ExportPkcs8PrivateKeyPem());
        using var output = new CapturedOutput();
        int port = StartedServer.FreePort();
        Fiber server = recipe.Load(("8443", $"{port}"), ("cert.pem", certificate), ("key.pem", key)).Start();
        using FiberSocket client = await RecipeMethod.Connect(server, "127.0.0.1", $"{port}");
        (await client.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { trusted } } })).OrThrow();
        (await client.Write("hello\n")).OrThrow();
        Assert.Equal("hello\n"u8.ToArray(), await client.ReadLine());
        Assert.Contains(" speaks Tls", output.ToString(), StringComparison.Ordinal);
        server.Cancel();
        folder.Delete(recursive: true);
    });

    [Theory]
    [Recipe("Listen at a UNIX socket")]
    public void A_server_listens_at_a_path(Recipe recipe) => RecipeReactor.Run(async () =>
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fibernet-recipe-");
        string path = Path.Combine(folder.FullName, "shop.sock");
        Func<FiberSocket, FiberTask> handler = static async client => _ = await client.Write("hello\n");
        Fiber server = recipe.Load(("/run/shop/shop.sock", path)).Start(handler);
        using FiberSocket client = await RecipeMethod.Connect(server, "unix/", path);
        Assert.Equal("hello\n"u8.ToArray(), await client.ReadToEnd(limit: 1000));
        server.Cancel();
        folder.Delete(recursive: true);
    });

    /// <summary>The first version serves until the second one has started, and then ends by itself.</summary>
    [Theory]
    [Recipe("Replace a running server")]
    public void A_second_version_takes_the_listener_over(Recipe recipe) => RecipeReactor.Run(async () =>
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fibernet-recipe-");
        RecipeMethod method = recipe.Load(("/run/shop/handover", Path.Combine(folder.FullName, "handover")));
        int port = StartedServer.FreePort();
        Fiber first = Versioned(method, port, "first\n");
        using (FiberSocket client = await RecipeMethod.Connect(first, "127.0.0.1", $"{port}"))
            Assert.Equal("first\n"u8.ToArray(), await client.ReadToEnd(limit: 1000));
        Fiber second = Versioned(method, port, "second\n");
        await first.Join();
        using (FiberSocket client = await RecipeMethod.Connect(second, "127.0.0.1", $"{port}"))
            Assert.Equal("second\n"u8.ToArray(), await client.ReadToEnd(limit: 1000));
        second.Cancel();
        folder.Delete(recursive: true);
    });

    private static Fiber Versioned(RecipeMethod method, int port, string greeting)
    {
        Func<FiberSocket, CancellationToken, FiberTask> serve = async (client, _) => await client.Write(greeting);
        return method.Start(new IPEndPoint(IPAddress.Loopback, port), serve);
    }

    private static byte[] Framed(byte[] message)
    {
        byte[] frame = new byte[4 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, message.Length);
        message.CopyTo(frame, 4);
        return frame;
    }

    private static void WithPair(Func<FiberSocket, FiberSocket, FiberTask> test) => RecipeReactor.Run(() => InPair(test));

    private static async FiberTask InPair(Func<FiberSocket, FiberSocket, FiberTask> test)
    {
        FiberSocket.Pair(out FiberSocket? one, out FiberSocket? other).OrThrow();
        using (one)
        using (other)
            await test(one!, other!);
    }
}
