using System.Text.Json;

namespace FiberNet.Tests;

/// <summary>What the Trace Event Format asks of each event, as far as the flight recorder writes it.</summary>
internal static class TraceSchema
{
    /// <summary>Checks a trace.</summary>
    /// <param name="json">The trace.</param>
    /// <param name="processes">The names of its processes, the first has the number 1.</param>
    /// <returns>Its events.</returns>
    internal static JsonElement[] Check(string json, params string[] processes)
    {
        using JsonDocument trace = JsonDocument.Parse(json);
        JsonElement[] events = [.. trace.RootElement.Clone().GetProperty("traceEvents").EnumerateArray()];
        Assert.Equal("ms", trace.RootElement.GetProperty("displayTimeUnit").GetString());
        Assert.All(events, entry => Check(entry, processes.Length));
        Assert.Equal(processes, Names(events, "process_name").Select(static entry => NameIn(entry)));
        Assert.Equal(Enumerable.Range(1, processes.Length), Names(events, "process_name").Select(static entry => entry.GetProperty("pid").GetInt32()));

        // Each row has one name.
        HashSet<(int, long)> rows = [.. events.Select(RowOf)];
        Assert.Equal(rows.Order(), Names(events, "thread_name").Select(RowOf).Order());
        return events;
    }

    internal static string NameOf(JsonElement entry) => entry.GetProperty("name").GetString()!;

    internal static (int Process, long Row) RowOf(JsonElement entry) => (entry.GetProperty("pid").GetInt32(), entry.GetProperty("tid").GetInt64());

    private static IEnumerable<JsonElement> Names(JsonElement[] events, string what) => events.Where(entry => NameOf(entry) == what);

    private static string? NameIn(JsonElement entry) => entry.GetProperty("args").GetProperty("name").GetString();

    private static void Check(JsonElement entry, int processes)
    {
        Assert.False(string.IsNullOrEmpty(NameOf(entry)));
        Assert.True(entry.GetProperty("ts").GetDouble() >= 0);
        Assert.InRange(RowOf(entry).Process, 1, processes);
        Assert.True(RowOf(entry).Row >= 0);
        switch (entry.GetProperty("ph").GetString())
        {
            case "X":
                Assert.True(entry.GetProperty("dur").GetDouble() >= 0);
                break;
            case "i":
                Assert.Equal("t", entry.GetProperty("s").GetString());
                break;
            default:
                Assert.Equal("M", entry.GetProperty("ph").GetString());
                Assert.False(string.IsNullOrEmpty(NameIn(entry)));
                break;
        }
    }
}
