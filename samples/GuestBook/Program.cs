// A guest book: each line that a client sends goes to PostgreSQL, and redis counts them. Npgsql and StackExchange.Redis run in fibers as they are.
// Try it: dotnet run -c Release -- "Host=127.0.0.1;Username=postgres" 127.0.0.1:6379 --port 8080, then nc 127.0.0.1 8080
using FiberNet;
using Npgsql;
using StackExchange.Redis;

if (args is not [var postgres, var redis, .. var rest])
{
    Console.Error.WriteLine("usage: POSTGRES-CONNECTION-STRING REDIS-CONFIGURATION [--port PORT]");
    return 2;
}

return Sample.Run(rest, async port =>
{
    await using var source = NpgsqlDataSource.Create(postgres);
    await using ConnectionMultiplexer counter = await ConnectionMultiplexer.ConnectAsync(redis);
    var book = new GuestBook(source, counter.GetDatabase());
    await book.Create();
    TcpServer? server = await TcpServer.Start("127.0.0.1", port, book.Serve);
    if (server is null)
        return false;
    await Sample.ReadyUntilSignal(server.EndPoint!);
    await server.Stop(TimeSpan.FromSeconds(1));
    return true;
});
