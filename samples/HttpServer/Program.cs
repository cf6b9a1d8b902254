// An HTTP/1.1 server that keeps connections alive and answers pipelined requests in one write.
// Try it: curl http://127.0.0.1:8080/plaintext, or wrk -c 64 http://127.0.0.1:8080/plaintext
using FiberNet;

return Sample.Serve(args, async socket =>
{
    var conversation = new Conversation(socket);
    HttpRequest request;
    do
    {
        ReadOnlyMemory<byte> header = await conversation.ReadLine(HttpRequest.LargestHeader, Http.EndOfHeader);
        if (header.IsEmpty && conversation.Errno != Errno.ETIMEDOUT)
            return;
        request = HttpRequest.Read(header.Span, conversation.Errno);
        if (request is { ExpectsContinue: true, Status: 200 or 404 })
            Http.Continue(conversation.Replies);
        if (request.KeepsAlive && !await conversation.Skip(request.ContentLength))
            return;
        Http.Reply(conversation.Replies, request);
    }
    while (request.KeepsAlive);

    await conversation.End();
});
