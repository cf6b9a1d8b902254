using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace FiberNet.Tests;

/// <summary>The sample whose handlers call two databases, as a process.</summary>
public sealed class GuestBookTests(PostgresServer postgres, RedisServer redis) : IClassFixture<PostgresServer>, IClassFixture<RedisServer>
{
    private static readonly string s_program = Path.Combine(
        AppContext.BaseDirectory.Replace("tests/FiberNet.Integration.Tests", "samples/GuestBook", StringComparison.Ordinal), "GuestBook.dll");

    [RequiresProgramFact("postgres", "redis-server")]
    public async Task Guests_are_written_to_two_databases()
    {
        var start = new ProcessStartInfo("dotnet", [s_program, postgres.ConnectionString, $"127.0.0.1:{redis.Port}", "--port", "0"]) { RedirectStandardOutput = true };
        using Process book = Process.Start(start)!;
        var address = IPEndPoint.Parse((await book.StandardOutput.ReadLineAsync())!["READY ".Length..]);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(postgres.ConnectionString);

        using (var guest = new TcpClient())
        {
            await guest.ConnectAsync(address);
            using var reader = new StreamReader(guest.GetStream());
            Assert.Equal("You are guest 1.", await Ask(guest, reader, "Ada\n"));
            Assert.Equal("You are guest 2.", await Ask(guest, reader, "Grace\n"));

            // PostgreSQL has no character zero.
            Assert.StartsWith("Not written: ", await Ask(guest, reader, "\0\n"));
            Assert.Equal("Ada, Grace", await Guests(source));

            // A lock on the table holds the query up for longer than the sample waits.
            await using NpgsqlConnection other = await source.OpenConnectionAsync();
            await using (NpgsqlTransaction transaction = await other.BeginTransactionAsync())
            {
                await using var hold = new NpgsqlCommand("lock table guests", other, transaction);
                await hold.ExecuteNonQueryAsync();
                Assert.Equal("The book is busy.", await Ask(guest, reader, "Edsger\n"));
            }

            Assert.Equal("You are guest 3.", await Ask(guest, reader, "Barbara\n"));
            Assert.Equal("Ada, Grace, Barbara", await Guests(source));
        }

        using Process stop = Programs.Start("kill", "-TERM", $"{book.Id}");
        await book.WaitForExitAsync();
        Assert.Equal(0, book.ExitCode);
    }

    private static async Task<string?> Ask(TcpClient guest, StreamReader reader, string line)
    {
        await guest.GetStream().WriteAsync(System.Text.Encoding.UTF8.GetBytes(line));
        return await reader.ReadLineAsync();
    }

    private static async Task<string?> Guests(NpgsqlDataSource source)
    {
        await using NpgsqlCommand list = source.CreateCommand("select string_agg(line, ', ') from guests");
        return (string?)await list.ExecuteScalarAsync();
    }
}
