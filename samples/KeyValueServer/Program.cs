// A key-value store in memory that speaks the protocol of redis: PING, ECHO, GET, SET, DEL, EXISTS, INCR, DBSIZE, FLUSHALL, QUIT.
// Try it: redis-cli -p 8080 SET greeting hello, or redis-benchmark -p 8080 -t get,set -P 16
using FiberNet;

var store = new Store();
return Sample.Serve(args, async socket =>
{
    socket.SetOption(SocketOptions.TcpNoDelay, true);
    var requests = new RequestReader(socket);
    var replies = new ReplyWriter();
    bool goesOn = true;
    while (goesOn && await requests.Read() is { } request)
    {
        goesOn = request.Length == 0 || store.Execute(request, replies);

        // Commands that came together are answered together.
        if (socket.Buffered > 0 && goesOn && replies.Count < ReplyWriter.FlushAt)
            continue;
        if (!await socket.Write(replies.Written))
            return;
        replies.Clear();
    }

    if (requests.Error is { } error)
    {
        replies.Error(error);
        await socket.Write(replies.Written);
    }
});
