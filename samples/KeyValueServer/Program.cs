// A key-value store in memory that speaks the protocol of redis: PING, ECHO, GET, SET, DEL, EXISTS, INCR, DBSIZE, FLUSHALL, QUIT.
// Try it: redis-cli -p 8080 SET greeting hello, or redis-benchmark -p 8080 -t get,set -P 16
using FiberNet;

var store = new Store();
return Sample.Serve(args, async socket =>
{
    var conversation = new Conversation(socket);
    var requests = new RequestReader(conversation);
    var replies = new ReplyWriter(conversation.Replies);
    bool goesOn = true;
    while (goesOn && await requests.Read() is { } request)
        goesOn = request.Count == 0 || store.Execute(request, replies);
    if (requests.Error is { } error)
        replies.Error(error);
    await conversation.End();
});
