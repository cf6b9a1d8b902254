using System.Globalization;
using System.Reflection;
using System.Text;

namespace FiberNet;

/// <summary>What the console says.</summary>
/// <param name="Text">The answer.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Status">The status of HTTP.</param>
internal sealed record ConsoleAnswer(string Text, string Type = "text/plain", string Status = "200 OK")
{
    private const int TopFibers = 50;

    /// <summary>So many events are 4 MB in memory and about 30 MB of JSON.</summary>
    private const int MostEvents = 1 << 18;

    private const string Json = "application/json";

    private const string Help = """
        dump [json]     every fiber: what it does, for how long, and where
        graph           who waits for whom
        top             the fibers that have run or waited longest, 16 of each place at most
        stalls          the slices that took too long
        record [json]   the last events; JSON has all reactors in one picture, for ui.perfetto.dev

        """;

    /// <summary>The answer in parts, made while it is sent, instead of <see cref="Text"/>; each is valid until the next one is asked for.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>>? Parts { get; private init; }

    internal static ConsoleAnswer NotFound { get; } = new("There is no such page.\n", Status: "404 Not Found");

    /// <summary>All but the console's own, on which the answers are made.</summary>
    private static IEnumerable<Reactor> Reactors => Reactor.All.Where(static reactor => reactor != Reactor.Current);

    /// <summary>The answer to a path: that of a command, with <c>.json</c> for its second word.</summary>
    internal static ConsoleAnswer OfPath(string path) => path.Length == 0 ? Page() : Of(path.Replace(".json", " json", StringComparison.Ordinal));

    /// <summary>The answer to a command.</summary>
    internal static ConsoleAnswer Of(string command) => command.Trim() switch
    {
        "dump" => new(Each(static reactor => reactor.Dump())),
        "dump json" => new($"[{string.Join(',', Reactors.Select(static reactor => reactor.Dump(DumpFormat.Json)))}]", Json),
        "graph" => new(Each(static reactor => Graph(reactor.Scheduler.Inspect()))),
        "top" => new(Each(static reactor => Top(reactor.Scheduler.Inspect()))),
        "stalls" => new(Each(static reactor => string.Concat(reactor.RecentStalls.Select(static stall => $"{stall}\n")))),
        "record" => new(Each(static reactor => reactor.Scheduler.Recorder is { } recorder ? FlightLog.ToText(recorder, last: 1000) : "")),
        "record json" => new("", Json) { Parts = Record() },
        "" or "help" => new(Help),
        _ => new($"There is no such command. These are:\n{Help}", Status: "404 Not Found"),
    };

    /// <summary>The recorders of all reactors in one picture; with many reactors the last events of each.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Record()
    {
        KeyValuePair<string, FlightRecorder>[] recorders =
        [
            .. from reactor in Reactors
               where reactor.Scheduler.Recorder is not null
               select KeyValuePair.Create($"reactor {reactor.Name}", reactor.Scheduler.Recorder),
        ];
        return FlightLog.EncodeChromeTrace(recorders, MostEvents / Math.Max(1, recorders.Length));
    }

    private static ConsoleAnswer Page()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("page.html")!);
        return new(reader.ReadToEnd(), "text/html");
    }

    private static string Each(Func<Reactor, string> describe) =>
        string.Concat(Reactors.Select(reactor => $"reactor {reactor.Name}: {reactor.Statistics}\n{describe(reactor)}\n"));

    private static string Graph(SchedulerDump dump)
    {
        var text = new StringBuilder();
        foreach (WaitCycle cycle in dump.Cycles)
        {
            string rest = cycle.Count > cycle.Fibers.Count ? $" -> {cycle.Count - cycle.Fibers.Count} more" : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"{(cycle.IsCertain ? "deadlock" : "possible deadlock")}: {string.Join(" -> ", cycle.Fibers.Select(Label))}{rest} -> {Label(cycle.Fibers[0])}");
        }

        if (dump.CycleCount > dump.Cycles.Count)
            text.AppendLine(CultureInfo.InvariantCulture, $"and {dump.CycleCount - dump.Cycles.Count} more rings of fibers that wait for each other");
        foreach (FiberInfo fiber in Fibers(dump))
        {
            if (fiber.Target.Holder is { } holder)
                text.AppendLine(CultureInfo.InvariantCulture, $"{Label(fiber)} -> {holder}: {fiber.WaitsFor}");
            else if (fiber.Target.LastUser is { } user)
                text.AppendLine(CultureInfo.InvariantCulture, $"{Label(fiber)} ~> {user}: {fiber.WaitsFor}");
        }

        return text.ToString();
    }

    private static string Top(SchedulerDump dump)
    {
        var text = new StringBuilder(" since s   run ms slice ms   slices    bytes in   bytes out    calls  fiber\n");
        foreach (FiberInfo fiber in Fibers(dump).OrderByDescending(static fiber => fiber.RunTime).ThenByDescending(static fiber => fiber.Since).Take(TopFibers))
        {
            FiberUsage? usage = fiber.Usage;
            text.Append(CultureInfo.InvariantCulture, $"{fiber.Since.TotalSeconds,8:0.000} {Milliseconds(fiber.RunTime),8} {Milliseconds(usage?.LongestSlice),8} {fiber.Switches,8} ");
            text.Append(CultureInfo.InvariantCulture, $"{Number(usage?.BytesReceived),11} {Number(usage?.BytesSent),11} {Number(usage?.SystemCalls),8}  ");
            text.AppendLine(CultureInfo.InvariantCulture, $"{Label(fiber)}: {fiber.WaitsFor ?? fiber.Status.ToString()}");
        }

        return text.ToString();
    }

    /// <summary>What is not measured is a dash.</summary>
    private static string Milliseconds(TimeSpan? time) => time?.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) ?? "-";

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static IEnumerable<FiberInfo> Fibers(SchedulerDump dump) => dump.Places.SelectMany(static place => place.Fibers);

    private static string Label(FiberInfo fiber) => fiber.Name is null ? $"fiber {fiber.Id}" : $"fiber {fiber.Id} '{fiber.Name}'";
}
