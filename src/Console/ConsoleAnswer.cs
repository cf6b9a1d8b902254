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

    private const string Json = "application/json";

    private const string Help = """
        dump [json]     every fiber: what it does, for how long, and where
        graph           who waits for whom
        top             the fibers that have waited longest, one for each place and more
        stalls          the slices that took too long
        record [json]   the last events; JSON is for ui.perfetto.dev

        """;

    internal static ConsoleAnswer NotFound { get; } = new("There is no such page.\n", Status: "404 Not Found");

    private static IEnumerable<Reactor> Reactors => Reactor.All.Where(static reactor => reactor.Name != FiberConsole.ReactorName);

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
        "record json" => Reactors.FirstOrDefault() is { Scheduler.Recorder: { } recorder } first
            ? new(FlightLog.ToChromeTrace(recorder, $"reactor {first.Name}"), Json)
            : NotFound,
        "" or "help" => new(Help),
        _ => new($"There is no such command. These are:\n{Help}", Status: "404 Not Found"),
    };

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
            text.AppendLine(CultureInfo.InvariantCulture, $"{(cycle.IsCertain ? "deadlock" : "possible deadlock")}: {string.Join(" -> ", cycle.Fibers.Select(Label))} -> {Label(cycle.Fibers[0])}");
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
        var text = new StringBuilder("since s   run ms    slices  fiber\n");
        foreach (FiberInfo fiber in Fibers(dump).OrderByDescending(static fiber => fiber.RunTime).ThenByDescending(static fiber => fiber.Since).Take(TopFibers))
        {
            string run = fiber.RunTime?.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture) ?? "-";
            text.AppendLine(CultureInfo.InvariantCulture, $"{fiber.Since.TotalSeconds,8:0.000} {run,8} {fiber.Switches,8}  {Label(fiber)}: {fiber.WaitsFor ?? fiber.Status.ToString()}");
        }

        return text.ToString();
    }

    private static IEnumerable<FiberInfo> Fibers(SchedulerDump dump) => dump.Places.SelectMany(static place => place.Fibers);

    private static string Label(FiberInfo fiber) => fiber.Name is null ? $"fiber {fiber.Id}" : $"fiber {fiber.Id} '{fiber.Name}'";
}
