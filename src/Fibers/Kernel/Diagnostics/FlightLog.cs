using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FiberNet;

/// <summary>Writes what a flight recorder holds: as text, or as a trace that ui.perfetto.dev and chrome://tracing show.</summary>
public static class FlightLog
{
    /// <summary>Writes the events as text, a line for each, the oldest first; times are seconds before the last one.</summary>
    /// <param name="recorder">The recorder. Any thread.</param>
    /// <param name="last">How many events to write at most: the last ones. Default: all.</param>
    /// <returns>The lines.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recorder"/> is <c>null</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="last"/> is negative.</exception>
    public static string ToText(FlightRecorder recorder, int last = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        IReadOnlyList<FlightRecord> records = recorder.Snapshot();
        var text = new StringBuilder();
        long end = records.Count == 0 ? 0 : records[^1].Time;
        for (int i = Math.Max(0, records.Count - last); i < records.Count; i++)
        {
            FlightRecord record = records[i];
            text.Append(CultureInfo.InvariantCulture, $"{(record.Time - end) / 1e9:0.000000} ").AppendLine(Describe(record));
        }

        return text.ToString();
    }

    /// <summary>
    /// Writes the events as JSON in the Trace Event Format: a row for each fiber with its waits and runs, a row for the loop with its
    /// turns, descriptors and errors.
    /// </summary>
    /// <param name="recorder">The recorder. Any thread.</param>
    /// <param name="process">The name of the process in the picture, such as that of the reactor.</param>
    /// <returns>One JSON object.</returns>
    /// <exception cref="ArgumentNullException">An argument is <c>null</c>.</exception>
    public static string ToChromeTrace(FlightRecorder recorder, string process)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        ArgumentNullException.ThrowIfNull(process);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("displayTimeUnit", "ms");
            json.WriteStartArray("traceEvents");
            Begin(json, "process_name", "M", 0, 0);
            json.WriteStartObject("args");
            json.WriteString("name", process);
            json.WriteEndObject();
            json.WriteEndObject();
            WriteRecords(json, recorder.Snapshot());
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void WriteRecords(Utf8JsonWriter json, IReadOnlyList<FlightRecord> records)
    {
        var since = new Dictionary<long, (long Time, string Name)>();
        foreach (FlightRecord record in records)
        {
            switch (record.Event)
            {
                case FlightEvent.Spawn or FlightEvent.Ready:
                    Span(json, since, record);
                    since[record.Subject] = (record.Time, record.By == 0 ? "runs, readied by the loop" : $"runs, readied by fiber {record.By}");
                    break;
                case FlightEvent.Park:
                    Span(json, since, record);
                    since[record.Subject] = (record.Time, $"waits: {record.WaitsFor}");
                    break;
                case FlightEvent.End:
                    Span(json, since, record);
                    since.Remove(record.Subject);
                    break;
                default:
                    Begin(json, Describe(record), "i", 0, record.Time);
                    json.WriteString("s", "t");
                    json.WriteEndObject();
                    break;
            }
        }

        // What fibers still do lasts to the end of the picture.
        long end = records.Count == 0 ? 0 : records[^1].Time;
        foreach ((long fiber, (long time, string name)) in since)
            Complete(json, name, fiber, time, end);
    }

    private static void Span(Utf8JsonWriter json, Dictionary<long, (long Time, string Name)> since, FlightRecord record)
    {
        if (since.TryGetValue(record.Subject, out (long Time, string Name) last))
            Complete(json, last.Name, record.Subject, last.Time, record.Time);
    }

    private static void Complete(Utf8JsonWriter json, string name, long fiber, long from, long to)
    {
        Begin(json, name, "X", fiber, from);
        json.WriteNumber("dur", (to - from) / 1e3);
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string name, string phase, long row, long time)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("ph", phase);
        json.WriteNumber("pid", 1);
        json.WriteNumber("tid", row);
        json.WriteNumber("ts", time / 1e3);
    }

    private static string Describe(FlightRecord record)
    {
        string by = record.By == 0 ? "the loop" : $"fiber {record.By}";
        return record.Event switch
        {
            FlightEvent.Turn => $"turn {record.Subject}",
            FlightEvent.Woke => $"woke with {record.Subject} events",
            FlightEvent.Spawn => $"fiber {record.Subject} made by {by}",
            FlightEvent.Park => $"fiber {record.Subject} waits: {record.WaitsFor}",
            FlightEvent.Ready => $"fiber {record.Subject} readied by {by}",
            FlightEvent.End => $"fiber {record.Subject} ended",
            FlightEvent.Descriptor => $"fd {record.Subject} reported, events 0x{record.Detail:x}",
            FlightEvent.Error => $"fd {record.Subject} failed, errno {record.Detail}",
            FlightEvent.Stall => $"fiber {record.Subject} kept the thread for {record.Detail} ms",
            _ => $"event {(int)record.Event} of {record.Subject}",
        };
    }
}
