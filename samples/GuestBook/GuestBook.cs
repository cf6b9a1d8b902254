using System.Text;
using FiberNet;
using Npgsql;
using StackExchange.Redis;

/// <summary>The handler of a connection, and its calls of two databases.</summary>
internal sealed class GuestBook(NpgsqlDataSource source, IDatabase counter)
{
    /// <summary>How long a guest waits for both databases.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    internal async FiberTask Create()
    {
        await using NpgsqlCommand create = source.CreateCommand("create table if not exists guests (line text not null)");
        await create.ExecuteNonQueryAsync();
    }

    internal async FiberTask Serve(FiberSocket client)
    {
        while (await client.ReadLine() is { } line && await client.Write(await Sign(Encoding.UTF8.GetString(line).TrimEnd())))
        {
        }
    }

    private async FiberTask<string> Sign(string line)
    {
        try
        {
            // Npgsql gets the fiber's token, so that the limit also ends the query on the server. A call of redis takes no token:
            // AsFiber leaves the wait.
            using (Fiber.TimeLimit(s_patience))
            {
                await using NpgsqlCommand insert = source.CreateCommand("insert into guests values ($1)");
                insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = line });
                await insert.ExecuteNonQueryAsync(Fiber.Current.CancellationToken);
                return $"You are guest {await counter.StringIncrementAsync("guests").AsFiber()}.\n";
            }
        }
        catch (TimeoutException)
        {
            return "The book is busy.\n";
        }
        catch (Exception exception) when (exception is NpgsqlException or RedisException)
        {
            return $"Not written: {exception.Message.ReplaceLineEndings(" ")}\n";
        }
    }
}
