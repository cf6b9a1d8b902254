namespace FiberNet.Tests.Peers;

/// <summary>The HTTP sample is copied, so it is as strict as a server that faces the internet.</summary>
public sealed class HttpSampleTests : IDisposable
{
    private const string Hello = "GET /plaintext HTTP/1.1\r\nHost: x\r\n\r\n";
    private readonly Sample _server = Sample.Start("HttpServer");

    /// <summary>What hides a request in another one, from the view of a proxy in front (RFC 9112, 11.2), and what is no request.</summary>
    [Theory]
    [InlineData("GET /plaintext HTTP/1.1\r\nHost: x\r\nX: a\r\n Transfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("GET /plaintext HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n", 400)]
    [InlineData("POST /plaintext HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\nhello", 400)]
    [InlineData("POST /plaintext HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400)]
    [InlineData("POST /plaintext HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nhello", 400)]
    [InlineData("POST /plaintext HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello", 400)]
    [InlineData("POST /plaintext HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nhello", 400)]
    [InlineData("POST /plaintext HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello", 400)]
    [InlineData("POST /plaintext HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400)]
    [InlineData("POST /plaintext HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n", 413)]
    [InlineData("POST /plaintext HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("POST /plaintext HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 501)]
    [InlineData("GET /plaintext HTTP/1.1\r\nHost: x\r\nX: a\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("GET /plaintext HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n", 400)]
    [InlineData("GET /plaintext HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 400)]
    [InlineData("GET /plaintext HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400)]
    [InlineData("GET /plaintext HTTP/1.1\r\nHost: x\r\n: no name\r\n\r\n", 400)]
    [InlineData("GET /plaintext HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /plaintext HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /plaintext HTTP/1.1\r\nHost: a b\r\n\r\n", 400)]
    [InlineData("GET /plaintext\r\n\r\n", 400)]
    [InlineData("GET  HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("G\u0001T / HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505)]
    [InlineData("BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 405)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\n\r\n", 417)]
    public void Malformed_request_is_refused_and_ends_the_connection(string request, int status)
    {
        using var client = new RawClient(_server.Port);
        client.Send(request + Hello);
        string reply = client.ReceiveAll();
        Assert.StartsWith($"HTTP/1.1 {status} ", reply, StringComparison.Ordinal);
        Assert.Single(reply.Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("\r\nConnection: close\r\n", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\r\n" + Hello)]
    [InlineData("GET http://x/plaintext HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /plaintext?a=b HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /plaintext HTTP/1.1\r\nHost: x\r\ncontent-length: 5\r\n\r\nhello")]
    [InlineData("GET /plaintext HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")]
    public void Request_is_answered_and_the_next_one_too(string request)
    {
        using var client = new RawClient(_server.Port);
        client.Send(request);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", client.ReceiveUntil("Hello, World!"), StringComparison.Ordinal);
        client.Send(Hello);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", client.ReceiveUntil("Hello, World!"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /plaintext HTTP/1.0\r\n\r\n")]
    [InlineData("GET /plaintext HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, close\r\n\r\n")]
    public void Connection_ends_when_the_client_asks_for_it(string request)
    {
        using var client = new RawClient(_server.Port);
        client.Send(request + Hello);
        Assert.Equal(2, client.ReceiveAll().Split("HTTP/1.1 200 OK").Length);
    }

    [Fact]
    public void Start_of_the_next_request_holds_no_reply_back()
    {
        using var client = new RawClient(_server.Port);
        client.Send(Hello + "GET /");
        client.ReceiveUntil("Hello, World!");
        client.Send("plaintext HTTP/1.1\r\nHost: x\r\n\r\nPOST /plaintext HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na");
        client.ReceiveUntil("Hello, World!");
        client.Send("bc");
        client.ReceiveUntil("Hello, World!");
    }

    [Fact]
    public void Body_is_asked_for_when_the_client_waits_for_that()
    {
        using var client = new RawClient(_server.Port);
        client.Send("POST /plaintext HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", client.ReceiveUntil("\r\n\r\n"));
        client.Send("hello");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", client.ReceiveUntil("Hello, World!"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reply_to_a_header_that_is_too_long_arrives()
    {
        using var client = new RawClient(_server.Port);
        client.Send("GET / HTTP/1.1\r\nX: " + new string('x', 200_000) + "\r\n\r\n");
        client.EndSending();
        Assert.StartsWith("HTTP/1.1 431 ", client.ReceiveAll(), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_is_bounded_for_a_client_that_never_reads()
    {
        using var client = new RawClient(_server.Port);

        // There is always the start of a request in the server's buffer.
        client.Send(Hello[..5]);
        byte[] burst = System.Text.Encoding.ASCII.GetBytes(Hello[5..] + string.Concat(Enumerable.Repeat(Hello, 1000)) + Hello[..5]);
        long before = _server.ResidentBytes;

        // The server stops reading when it cannot write: the client's send times out before all is sent.
        Assert.Throws<System.Net.Sockets.SocketException>(() =>
        {
            for (int sent = 0; sent < 256 * 1024 * 1024; sent += burst.Length)
                client.Send(burst, TimeSpan.FromSeconds(1));
        });
        Assert.InRange(_server.ResidentBytes - before, long.MinValue, 64 * 1024 * 1024);
    }

    public void Dispose() => _server.Dispose();
}
