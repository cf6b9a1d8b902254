using Npgsql;

namespace FiberNet.Tests;

/// <summary>Npgsql in fibers.</summary>
public class PostgresTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [RequiresProgramFact("postgres")]
    public void Many_fibers_share_a_pool_of_connections() => WithSource(async source =>
    {
        int sum = 0;
        await Fiber.ForEach(Enumerable.Range(0, 50), 8, async number =>
        {
            await using NpgsqlConnection connection = await source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand("select $1::int * 2 from pg_sleep(0.01)", connection) { Parameters = { new() { Value = number } } };
            int doubled = (int)(await command.ExecuteScalarAsync())!;
            sum += doubled;
        });
        Assert.Equal(49 * 50, sum);
    });

    [RequiresProgramFact("postgres")]
    public void Rows_are_read_one_by_one() => WithSource(async source =>
    {
        await using NpgsqlCommand command = source.CreateCommand("select generate_series(1, 1000)");
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync();
        int sum = 0;
        while (await rows.ReadAsync())
            sum += rows.GetInt32(0);
        Assert.Equal(500_500, sum);
    });

    [RequiresProgramFact("postgres")]
    public void A_limit_and_a_cancel_end_the_query_on_the_server() => WithSource(async source =>
    {
        await FiberAssert.Throws<TimeoutException>(async () =>
        {
            using (Fiber.TimeLimit(TimeSpan.FromMilliseconds(100)))
                await Sleep(source);
        });
        Fiber canceled = Fiber.Start(() => Sleep(source));
        while (await Sleeping(source) == 0)
            await Fiber.Yield();
        canceled.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.AsTask());
        while (await Sleeping(source) > 0)
            await Fiber.Yield();
    });

    private static async FiberTask Sleep(NpgsqlDataSource source)
    {
        await using NpgsqlCommand command = source.CreateCommand("select pg_sleep(60)");
        await command.ExecuteNonQueryAsync(Fiber.Current.CancellationToken);
    }

    private static async FiberTask<long> Sleeping(NpgsqlDataSource source)
    {
        await using NpgsqlCommand command = source.CreateCommand("select count(*) from pg_stat_activity where state = 'active' and query = 'select pg_sleep(60)'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private void WithSource(Func<NpgsqlDataSource, FiberTask> body) => ReactorThread.Run(
        async () =>
        {
            await using var source = NpgsqlDataSource.Create(server.ConnectionString);
            await body(source);
        },
        null);
}
