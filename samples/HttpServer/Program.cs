// An HTTP/1.1 server that keeps connections alive and answers pipelined requests in one write.
// Try it: curl http://127.0.0.1:8080/plaintext, or wrk -c 64 http://127.0.0.1:8080/plaintext
using System.Buffers;
using FiberNet;

return Sample.Serve(args, async socket =>
{
    socket.SetOption(SocketOptions.TcpNoDelay, true);
    var replies = new ArrayBufferWriter<byte>();
    bool keepsAlive = true;
    while (keepsAlive)
    {
        ReadOnlyMemory<byte> header = await socket.ReadLineMemory(16 * 1024, Http.EndOfHeader);
        if (header.IsEmpty)
            return;
        bool isWhole = socket.Errno == Errno.None && header.Span.EndsWith("\r\n\r\n"u8);
        HttpRequest request = isWhole ? HttpRequest.Parse(header.Span) : HttpRequest.TooLarge;
        keepsAlive = request.KeepsAlive;
        Http.Reply(replies, request);
        if (request.ContentLength > 0 && keepsAlive)
            keepsAlive = await socket.Read(request.ContentLength) is { } body && body.Length == request.ContentLength;

        // What is in the buffer still are requests that came together: their replies go together.
        if (socket.Buffered > 0 && keepsAlive)
            continue;
        if (!await socket.Write(replies.WrittenMemory))
            return;
        replies.ResetWrittenCount();
    }

    socket.Shutdown("WRITE");
});
