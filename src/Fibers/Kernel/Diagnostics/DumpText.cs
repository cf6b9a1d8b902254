using System.Globalization;
using System.Text;

namespace FiberNet;

/// <summary>Writes a dump for people, in the manner of Go: the rings first, then every fiber with what it does, for how long, and where.</summary>
internal static class DumpText
{
    internal static string Of(SchedulerDump dump)
    {
        var text = new StringBuilder();
        text.Append(dump.FiberCount).Append(dump.FiberCount == 1 ? " fiber" : " fibers").AppendLine();
        foreach (WaitCycle cycle in dump.Cycles)
            Append(text, cycle);
        if (dump.CycleCount > dump.Cycles.Count)
            text.AppendLine(CultureInfo.InvariantCulture, $"and {dump.CycleCount - dump.Cycles.Count} more rings of fibers that wait for each other");
        foreach (FiberPlace place in dump.Places)
            Append(text, place);
        return text.ToString();
    }

    internal static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) + " s";

    private static void Append(StringBuilder text, WaitCycle cycle)
    {
        text.AppendLine(cycle.IsCertain
            ? $"deadlock: {cycle.Count} fibers wait for each other"
            : $"possible deadlock: {cycle.Count} fibers wait for each other, if no other fiber serves the channel, semaphore, event or condition");
        for (int i = 0; i < cycle.Fibers.Count; i++)
        {
            FiberInfo fiber = cycle.Fibers[i];
            if (i + 1 == cycle.Fibers.Count && i + 1 < cycle.Count)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"    {Label(fiber)} waits for {ObjectLabel.Of(fiber.Target)}, and {cycle.Count - i - 1} more fibers follow in the ring");
                break;
            }

            FiberInfo next = cycle.Fibers[(i + 1) % cycle.Fibers.Count];
            string whose = fiber.Target.Kind switch
            {
                WaitKind.Mutex => "held by",
                WaitKind.Channel or WaitKind.Event or WaitKind.Condition => "last served by",
                WaitKind.Semaphore => "last taken by",
                _ => "which is",
            };
            text.AppendLine(CultureInfo.InvariantCulture, $"    {Label(fiber)} waits for {ObjectLabel.Of(fiber.Target)}, {whose} {Label(next)}");
        }
    }

    private static void Append(StringBuilder text, FiberPlace place)
    {
        foreach (FiberInfo fiber in place.Fibers)
            Append(text, fiber);
        if (place.Count > place.Fibers.Count)
            text.AppendLine(CultureInfo.InvariantCulture, $"and {place.Count - place.Fibers.Count} more fibers at the same place");
        if (place.Fibers.Count == 0)
            return;
        foreach (StackLine line in place.Fibers[0].Stack)
            text.Append("    at ").Append(line).AppendLine();
        if (place.Fibers[0].SpawnedAt is { } spawned)
            text.Append("    created at ").AppendLine(spawned);
    }

    private static void Append(StringBuilder text, FiberInfo fiber)
    {
        text.Append(Label(fiber)).Append(": ").Append(fiber.WaitsFor ?? fiber.Status.ToString().ToLowerInvariant());
        text.Append(" for ").Append(Seconds(fiber.Since));
        if (fiber.TimeLeft is { } left)
            text.Append(", ").Append(Seconds(left.Duration())).Append(left < TimeSpan.Zero ? " overdue" : " left");
        else if (fiber.Target.Kind == WaitKind.Timer)
            text.Append(", without end");
        if (fiber.RunTime is { } runTime)
            text.Append(", ran ").Append(Milliseconds(runTime));
        if (fiber.Usage is { } usage)
            Append(text, usage);
        text.AppendLine();
    }

    private static void Append(StringBuilder text, FiberUsage usage)
    {
        text.Append(" (longest slice ").Append(Milliseconds(usage.LongestSlice));
        if (usage.SystemCalls > 0)
            text.Append(CultureInfo.InvariantCulture, $", {usage.BytesReceived} bytes in and {usage.BytesSent} out in {usage.SystemCalls} calls");
        foreach ((WaitKind kind, int count) in usage.Waits.OrderByDescending(static wait => wait.Value))
            text.Append(CultureInfo.InvariantCulture, $", {kind} {count}");
        text.Append(')');
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture) + " ms";

    private static string Label(FiberInfo fiber) => fiber.Name is null ? $"fiber {fiber.Id}" : $"fiber {fiber.Id} '{fiber.Name}'";
}
