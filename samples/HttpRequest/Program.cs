// The HTTP client of the page "sockets 1.6", in C#: http_request(host, port, request) gives the header and the body.
// usage: HttpRequest HOST [PORT [PATH]]      (HOST may be "unix/" and PORT a path)
using System.Globalization;
using System.Text;
using FiberNet;

return Reactor.Run(async () =>
{
    if (args.Length is < 1 or > 3)
        return Fail("usage: HttpRequest HOST [PORT [PATH]]");
    string host = args[0];
    string port = args.Length > 1 ? args[1] : "80";
    string path = args.Length > 2 ? args[2] : "/";

    HttpReply? reply = await HttpRequest(host, port,
        $"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: fibernet\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    if (reply is null)
        return Fail($"{host}:{port}: {Resolver.LastError ?? Errno.Last.StrError()}");

    Console.Error.WriteLine(reply.StatusLine);
    using Stream output = Console.OpenStandardOutput();
    output.Write(reply.Body);
    return 0;
});

static async FiberTask<HttpReply?> HttpRequest(string host, string port, string request)
{
    TimeSpan timeout = TimeSpan.FromSeconds(30);
    using FiberSocket? socket = await FiberSocket.TcpConnect(host, port, timeout);
    if (socket is null || !await socket.Write(request, timeout))
        return null;

    byte[]? header = await socket.ReadLine(64 * 1024, ["\r\n\r\n", "\n\n"], timeout);
    if (header is null || socket.Errno != Errno.None)
        return null;
    HttpReply reply = HttpReply.Parse(Encoding.Latin1.GetString(header));

    if (reply.IsChunked)
        return await ReadChunks(socket, timeout) is { } chunks ? reply with { Body = chunks } : null;
    byte[]? body = reply.ContentLength is { } length
        ? length == 0 ? [] : await socket.Read(length, timeout)
        : await socket.ReadToEnd(64 * 1024 * 1024, timeout);
    return body is null || socket.Errno != Errno.None ? null : reply with { Body = body };
}

// RFC 9112, §7.1: a line with the size in hexadecimal, the bytes, an empty line; a chunk of size 0 is the last.
static async FiberTask<byte[]?> ReadChunks(FiberSocket socket, TimeSpan timeout)
{
    using var body = new MemoryStream();
    while (true)
    {
        byte[]? line = await socket.ReadLine(1024, "\r\n", timeout);
        if (line is null || !int.TryParse(Encoding.Latin1.GetString(line).Split(';')[0].Trim(), NumberStyles.HexNumber, null, out int size))
            return null;
        if (size == 0)
            return body.ToArray();
        byte[]? chunk = await socket.Read(size + 2, timeout);
        if (chunk is null || chunk.Length != size + 2)
            return null;
        body.Write(chunk, 0, size);
    }
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}
