using System.Globalization;
using System.Net.WebSockets;
using Npgsql;

namespace KestrelBench;

/// <summary>The handlers that are more than a line.</summary>
internal static class Handlers
{
    private const int Rows = 1000;

    /// <summary>Gives the body back.</summary>
    internal static async Task Echo(HttpContext context)
    {
        context.Response.ContentLength = context.Request.ContentLength;
        await context.Request.Body.CopyToAsync(context.Response.Body);
    }

    /// <summary>Gives each message of a WebSocket back.</summary>
    internal static async Task EchoMessages(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[4096];
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }
    }

    /// <summary>Makes the table of <see cref="Query"/>, if it is not there.</summary>
    internal static async Task<NpgsqlDataSource> OpenDatabase(string connectionString)
    {
        NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);
        await using NpgsqlCommand command = source.CreateCommand(
            $"create table if not exists world (id int primary key, number int); insert into world select n, n * 2 from generate_series(1, {Rows}) n on conflict do nothing");
        await command.ExecuteNonQueryAsync();
        return source;
    }

    /// <summary>A row by its key.</summary>
    internal static async Task<string> Query(NpgsqlDataSource source)
    {
        int id = Random.Shared.Next(1, Rows + 1);
        await using NpgsqlCommand command = source.CreateCommand("select number from world where id = $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
        int number = (int)(await command.ExecuteScalarAsync())!;
        return number == id * 2 ? "right" : string.Create(CultureInfo.InvariantCulture, $"{number} for {id}");
    }
}
