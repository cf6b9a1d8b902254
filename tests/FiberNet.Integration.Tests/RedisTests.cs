using StackExchange.Redis;

namespace FiberNet.Tests;

/// <summary>StackExchange.Redis in fibers.</summary>
public class RedisTests(RedisServer server) : IClassFixture<RedisServer>
{
    [RequiresProgramFact("redis-server")]
    public void Many_fibers_share_a_connection() => WithDatabase(async (_, database) =>
    {
        await FiberScope.Run(async scope =>
        {
            for (int i = 0; i < 100; i++)
            {
                int number = i;
                scope.Start(async () =>
                {
                    await database.StringSetAsync($"key {number}", number);
                    Assert.Equal(number, (int)await database.StringGetAsync($"key {number}").AsFiber());
                    await database.StringIncrementAsync("sum", number);
                });
            }

            await Fiber.Yield();
        });
        Assert.Equal(4950, (int)await database.StringGetAsync("sum"));
    });

    [RequiresProgramFact("redis-server")]
    public void A_limit_and_a_cancel_leave_a_call_that_waits() => WithDatabase(async (connection, database) =>
    {
        await database.StringSetAsync("key", "value");
        await connection.GetServers()[0].ExecuteAsync("CLIENT", "PAUSE", "300");
        await FiberAssert.Throws<TimeoutException>(async () =>
        {
            using (Fiber.TimeLimit(TimeSpan.FromMilliseconds(20)))
                await database.StringGetAsync("key").AsFiber();
        });
        Fiber canceled = Fiber.Create(async () => { await database.StringGetAsync("key").AsFiber(); });
        canceled.Cancel();
        await canceled.Throws<FiberCanceledException>();
        Assert.Equal("value", (string?)await database.StringGetAsync("key"));
    });

    [RequiresProgramFact("redis-server")]
    public void Messages_of_a_subscription_reach_a_channel() => WithDatabase(async (connection, database) =>
    {
        var messages = new FiberChannel<string>(capacity: 100);
        Reactor reactor = Reactor.Current;

        // A queue calls its handler in the order of the messages; a handler given to SubscribeAsync may be called by several threads.
        ChannelMessageQueue news = await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"));
        news.OnMessage(received => reactor.Post((messages, Text: (string)received.Message!), static call => call.messages.TryPut(call.Text)));
        for (int i = 0; i < 10; i++)
            await database.PublishAsync(RedisChannel.Literal("news"), $"{i}");
        for (int i = 0; i < 10; i++)
            Assert.Equal($"{i}", (await messages.Get(TimeSpan.FromSeconds(20))).Value);
    });

    private void WithDatabase(Func<ConnectionMultiplexer, IDatabase, FiberTask> body) => ReactorThread.Run(
        async () =>
        {
            await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},allowAdmin=true");
            IDatabase database = connection.GetDatabase();
            await database.KeyDeleteAsync("sum");
            await body(connection, database);
        },
        null);
}
