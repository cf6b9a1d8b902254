using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace FiberNet.Tests.Peers;

// One process each: it takes a while to start, so everything about a sample is asked in one test.
public class RealPeerTests
{
    [RequiresFact("nc")]
    public void The_echo_server_serves_nc_and_ends_at_SIGTERM()
    {
        using Sample server = Sample.Start("EchoServer");
        Assert.Equal("hello\n", Sample.Run("nc", $"-N 127.0.0.1 {server.Port}", "hello\n"));
        server.Stop();
    }

    [Theory]
    [InlineData("EchoServer", "x", "x", "accept: Too many open files")]
    [InlineData("KeyValueServer", "PING\r\n", "+PONG\r\n", "accept: fewer than 32 descriptors are left")]
    public void Out_of_descriptors_a_server_pauses_and_serves_on(string name, string request, string reply, string error)
    {
        using Sample server = Sample.Start(name, "ulimit -n 256;");
        var clients = new List<TcpClient>();
        for (int i = 0; i < 300; i++)
            clients.Add(new TcpClient("127.0.0.1", server.Port));
        Assert.Equal(reply, Ask(clients[0], request, reply.Length));
        server.WaitForError(error);
        foreach (TcpClient client in clients.Take(150))
            client.Dispose();
        Assert.Equal(reply, Ask(clients[299], request, reply.Length));
        clients.ForEach(client => client.Dispose());
        server.Stop("INT");

        // One line for each time that it ran out.
        if (name != "EchoServer")
            Assert.InRange(server.Errors.Split("accept:").Length - 1, 1, 10);
    }

    [RequiresFact("redis-cli")]
    public void The_key_value_server_serves_redis_cli()
    {
        using Sample server = Sample.Start("KeyValueServer");
        string Redis(string command) => Sample.Run("redis-cli", $"-p {server.Port} {command}").TrimEnd();
        Assert.Equal("PONG", Redis("PING"));
        Assert.Equal("OK", Redis("SET greeting 'hello world'"));
        Assert.Equal("hello world", Redis("GET greeting"));
        Assert.Equal("", Redis("GET nothing"));
        Assert.Equal("1", Redis("DEL greeting nothing"));
        Assert.Contains("ERR", Redis("NONSENSE"), StringComparison.Ordinal);
        Assert.Equal("+PONG\r\n+PONG\r\n$-1\r\n", Sample.Run("nc", $"-N 127.0.0.1 {server.Port}", "PING\r\nPING\r\nGET x\r\n"));
        server.Stop();
    }

    [RequiresFact("redis-benchmark")]
    public void The_key_value_server_serves_redis_benchmark_pipelined()
    {
        using Sample server = Sample.Start("KeyValueServer");
        string report = Sample.Run("redis-benchmark", $"-p {server.Port} -t ping,set,get -n 2000 -c 10 -P 16 --csv");
        Assert.Contains("GET", report, StringComparison.Ordinal);
        server.Stop();
    }

    [RequiresFact("curl")]
    public void The_http_server_serves_curl_and_pipelined_requests()
    {
        using Sample server = Sample.Start("HttpServer");
        string url = $"http://127.0.0.1:{server.Port}";
        Assert.Equal("Hello, World!", Sample.Run("curl", $"-s {url}/plaintext"));
        Assert.Equal("Hello, World!Hello, World!1", Sample.Run("curl", $"-s -w '%{{num_connects}}' {url}/plaintext {url}/plaintext").Replace("Hello, World!1Hello, World!0", "Hello, World!Hello, World!1", StringComparison.Ordinal));
        Assert.Equal("404", Sample.Run("curl", $"-s -o /dev/null -w '%{{http_code}}' {url}/nowhere"));
        using var client = new TcpClient("127.0.0.1", server.Port);
        const string request = "GET /plaintext HTTP/1.1\r\nHost: x\r\n\r\n";
        string replies = Ask(client, request + request + "GET /plaintext HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Equal(3, replies.Split("HTTP/1.1 200 OK").Length - 1);
        server.Stop();
    }

    [RequiresFact("openssl")]
    public void The_tls_echo_server_serves_openssl()
    {
        using Sample server = Sample.Start("TlsEchoServer");
        var start = new ProcessStartInfo("openssl", ["s_client", "-quiet", "-connect", $"127.0.0.1:{server.Port}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process client = Process.Start(start)!;
        client.StandardInput.Write("hello\n");
        client.StandardInput.Flush();
        Assert.Equal("hello", client.StandardOutput.ReadLine());
        client.Kill();
        server.Stop();
    }

    [RequiresFact("nc")]
    public void The_udp_echo_server_answers()
    {
        using Sample server = Sample.Start("UdpEchoServer");
        using var client = new UdpClient();
        client.Connect("127.0.0.1", server.Port);
        client.Send("datagram"u8);
        System.Net.IPEndPoint? from = null;
        Assert.Equal("datagram", Encoding.ASCII.GetString(client.Receive(ref from)));
        server.Stop();
    }

    [RequiresFact("sh")]
    public void The_chat_server_passes_lines_on()
    {
        using Sample server = Sample.Start("ChatServer");
        using TcpClient ann = new("127.0.0.1", server.Port), bob = new("127.0.0.1", server.Port);
        using StreamReader fromAnn = new(ann.GetStream()), fromBob = new(bob.GetStream());
        ann.GetStream().Write("ann\n"u8);
        Assert.Equal("* you are ann", fromAnn.ReadLine());
        bob.GetStream().Write("bob\n"u8);
        Assert.Equal("* you are bob", fromBob.ReadLine());
        Assert.Equal("* bob has come", fromAnn.ReadLine());
        bob.GetStream().Write("hi\n"u8);
        Assert.Equal("bob: hi", fromAnn.ReadLine());
        bob.Dispose();
        Assert.Equal("* bob has gone", fromAnn.ReadLine());
        server.Stop();
    }

    [RequiresFact("sh")]
    public void Chat_server_shows_a_slow_reader_out_quietly()
    {
        using Sample server = Sample.Start("ChatServer");
        using RawClient slow = new(server.Port), talker = new(server.Port);
        slow.Send("slow\n");
        slow.ReceiveUntil("* you are slow\n");
        talker.Send("talker\n");
        talker.ReceiveUntil("* you are talker\n");
        string lines = string.Concat(Enumerable.Repeat(new string('x', 1000) + "\n", 1000));
        for (int i = 0; i < 20; i++)
            talker.Send(lines);
        talker.ReceiveUntil("* slow has gone\n");
        server.Stop();
        Assert.Equal("", server.Errors);
    }

    [Fact]
    public void The_examples_of_the_page_work()
    {
        foreach (string name in new[] { "SeedExamples", "EchoServer" })
        {
            using Sample echo = Sample.Start(name);
            using var client = new TcpClient("127.0.0.1", echo.Port);
            Assert.Equal("hello\n", Ask(client, "hello\n", 6));
            client.Dispose();
            echo.Stop();
        }

        using Sample http = Sample.Start("HttpServer");
        string dll = Sample.PathOf("SeedExamples");
        Assert.StartsWith("HTTP/1.1 200 OK", Sample.Run("dotnet", $"{dll} head 127.0.0.1 {http.Port} /plaintext"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK", Sample.Run("dotnet", $"{dll} connect localhost {http.Port} /plaintext"), StringComparison.Ordinal);
        Assert.EndsWith("Hello, World!", Sample.Run("dotnet", $"{Sample.PathOf("HttpRequest")} 127.0.0.1 {http.Port} /plaintext"), StringComparison.Ordinal);
        http.Stop();
    }

    private static string Ask(TcpClient client, string text, int length = 0)
    {
        NetworkStream stream = client.GetStream();
        stream.ReadTimeout = 20_000;
        stream.Write(Encoding.ASCII.GetBytes(text));
        if (length == 0)
            return new StreamReader(stream).ReadToEnd();
        byte[] reply = new byte[length];
        stream.ReadExactly(reply);
        return Encoding.ASCII.GetString(reply);
    }
}
