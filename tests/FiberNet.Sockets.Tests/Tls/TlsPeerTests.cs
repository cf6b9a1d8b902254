using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FiberNet.Tests;

/// <summary>TLS with other implementations.</summary>
public class TlsPeerTests
{
    [Fact]
    public void Stream_of_dotnet_talks_to_a_server() => InReactor.Run(async () =>
    {
        await using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo, new TcpServerOptions { Tls = TlsPair.Server }))!;
        var end = (IPEndPoint)server.EndPoint!;
        Assert.True(await Fiber.Await(Task.Run(() => Talk(end)), TimeSpan.FromSeconds(30)));
        Assert.Equal(0, server.HandshakeFailureCount);

        static async Task Talk(IPEndPoint end)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(end);
            using var tls = new SslStream(tcp.GetStream());
            await tls.AuthenticateAsClientAsync(TlsPair.Client);
            byte[] sent = Net.Payload(1_000_000), got = new byte[sent.Length];
            Task writing = tls.WriteAsync(sent).AsTask();
            await tls.ReadExactlyAsync(got);
            await writing;
            Assert.Equal(sent, got);
            await tls.ShutdownAsync();

            // The server closes in its turn: an orderly end.
            Assert.Equal(0, await tls.ReadAsync(got));
        }
    });

    [RequiresFact("curl")]
    public void Curl_gets_a_page() => InReactor.Run(async () =>
    {
        await using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Page, new TcpServerOptions { Tls = TlsPair.Server }))!;
        int port = ((IPEndPoint)server.EndPoint!).Port;

        // Without a length: curl says error 56 if the end is not orderly.
        Task<string> curl = Task.Run(() => Run("curl", $"-sS -k --max-time 20 https://127.0.0.1:{port}/"));
        Assert.Equal(new string('x', 100_000), await Fiber.Await(curl, TimeSpan.FromSeconds(30)));

        static async FiberTask Page(FiberSocket socket)
        {
            Assert.NotNull(await socket.ReadLine("\r\n\r\n"));
            Assert.True(await socket.Write("HTTP/1.0 200 OK\r\n\r\n" + new string('x', 100_000)));
        }
    });

    [RequiresFact("openssl")]
    public void Openssl_client_talks_to_a_server() => InReactor.Run(async () =>
    {
        var options = new TcpServerOptions
        {
            Tls = new SslServerAuthenticationOptions { ServerCertificate = TestCertificate.Make(), ApplicationProtocols = [new("echo")] },
        };
        await using TcpServer server = (await TcpServer.Start("127.0.0.1", 0, Net.Echo, options))!;
        int port = ((IPEndPoint)server.EndPoint!).Port;
        foreach (string version in new[] { "-tls1_2", "-tls1_3" })
        {
            // The K is its command to update the keys; in quiet mode it would be text.
            Task<string> client = Task.Run(() => Run("openssl", $"s_client -quiet -no_ign_eof {version} -alpn echo -connect 127.0.0.1:{port}", "hello\n", 6));
            Assert.Equal("hello\n", await Fiber.Await(client, TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(0, server.HandshakeFailureCount);
    });

    [RequiresFact("openssl")]
    public void Openssl_server_updates_keys_and_cuts_the_end() => InReactor.Run(async () =>
    {
        string pem = Path.GetTempFileName();
        using (X509Certificate2 certificate = TestCertificate.Make())
            await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        int port = FreePort();
        var start = new ProcessStartInfo("openssl", ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", pem, "-key", pem, "-tls1_3"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process server = Process.Start(start)!;
        using FiberSocket socket = await Connected(port);
        Assert.True(await socket.AuthenticateAsClient(TlsPair.Client, TimeSpan.FromSeconds(20)));
        Assert.True(await socket.Write("to the server\n"));
        await server.StandardInput.WriteAsync("one\n");
        await server.StandardInput.FlushAsync();
        Assert.Equal("one\n", Net.Text(await socket.ReadLine(timeout: TimeSpan.FromSeconds(20))));

        // K: new keys for both directions, which this side has to answer. It drops what it reads together with the command.
        await server.StandardInput.WriteAsync("K\n");
        await server.StandardInput.FlushAsync();
        byte[]? two = null;
        for (int i = 0; i < 100 && two is null; i++)
        {
            await server.StandardInput.WriteAsync("two\n");
            await server.StandardInput.FlushAsync();
            two = await socket.ReadLine(timeout: TimeSpan.FromMilliseconds(300));
        }

        Assert.Equal("two\n", Net.Text(two));
        Assert.True(await socket.Write("with new keys\n"));
        await Until(server.StandardOutput, "to the server");
        await Until(server.StandardOutput, "with new keys");

        // Q: it closes the socket without close_notify.
        await server.StandardInput.WriteAsync("Q\n");
        await server.StandardInput.FlushAsync();
        IoResult rest;
        do
        {
            rest = await socket.ReadSome(new byte[64], TimeSpan.FromSeconds(20));
        }
        while (rest.Count > 0);
        Assert.Equal(Errno.ECONNABORTED, rest.Errno);
        await server.WaitForExitAsync();
        File.Delete(pem);
    });

    private static async FiberTask Until(StreamReader output, string line)
    {
        string? next;
        do
        {
            next = await output.ReadLineAsync();
            Assert.NotNull(next);
        }
        while (next != line);
    }

    private static int FreePort()
    {
        using FiberSocket socket = Net.Listen();
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>The process listens when it is ready to.</summary>
    private static async FiberTask<FiberSocket> Connected(int port)
    {
        for (int i = 0; i < 1000; i++)
        {
            FiberSocket socket = FiberSocket.Create(AddressFamily.InterNetwork, SocketType.Stream)!;
            if (await socket.Connect(new IPEndPoint(IPAddress.Loopback, port)))
                return socket;
            socket.Dispose();
            await Fiber.Sleep(TimeSpan.FromMilliseconds(10));
        }

        throw new TimeoutException("openssl s_server does not listen.");
    }

    private static string Run(string program, string arguments, string input = "", int length = int.MaxValue)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Flush();
        var text = new StringBuilder();
        while (text.Length < length && process.StandardOutput.Read() is >= 0 and int next)
            text.Append((char)next);
        process.StandardInput.Close();
        process.WaitForExit();
        return text.ToString();
    }
}
