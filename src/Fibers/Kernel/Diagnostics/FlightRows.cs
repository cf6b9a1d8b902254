using System.Globalization;
using System.Text.Json;

namespace FiberNet;

/// <summary>The rows of one scheduler in a trace.</summary>
/// <param name="json">What writes them.</param>
/// <param name="process">The number of the scheduler.</param>
internal sealed class FlightRows(Utf8JsonWriter json, int process)
{
    /// <summary>The row of the loop: fibers are numbered from 1.</summary>
    private const long Loop = 0;

    /// <summary>What each fiber does, and since when.</summary>
    private readonly Dictionary<long, (long Time, string Name)> _since = [];

    private readonly HashSet<long> _named = [];

    /// <summary>Writes the rows, step by step.</summary>
    /// <param name="name">The name of the process.</param>
    /// <param name="records">The events.</param>
    /// <param name="end">Where the picture ends, in nanoseconds.</param>
    /// <returns>Something after each step.</returns>
    internal IEnumerable<bool> Write(string name, IEnumerable<FlightRecord> records, long end)
    {
        WriteName("process_name", Loop, name);
        WriteName("thread_name", Loop, "loop");
        foreach (FlightRecord record in records)
        {
            Write(record);
            yield return true;
        }

        foreach ((long fiber, (long time, string doing)) in _since)
        {
            WriteSpan(doing, fiber, time, Math.Max(time, end));
            yield return true;
        }
    }

    private void Write(FlightRecord record)
    {
        switch (record.Event)
        {
            case FlightEvent.Spawn or FlightEvent.Ready:
                EndSpan(record);
                _since[record.Subject] = (record.Time, record.By == 0 ? "runs, readied by the loop" : $"runs, readied by fiber {record.By}");
                break;
            case FlightEvent.Park:
                EndSpan(record);
                _since[record.Subject] = (record.Time, $"waits: {record.WaitsFor}");
                break;
            case FlightEvent.End:
                EndSpan(record);
                _since.Remove(record.Subject);
                break;
            default:
                Begin(FlightLog.Describe(record), "i", Loop, record.Time);
                json.WriteString("s", "t");
                json.WriteEndObject();
                break;
        }
    }

    private void EndSpan(FlightRecord record)
    {
        if (_since.TryGetValue(record.Subject, out (long Time, string Name) last))
            WriteSpan(last.Name, record.Subject, last.Time, record.Time);
    }

    private void WriteSpan(string name, long fiber, long from, long to)
    {
        if (_named.Add(fiber))
            WriteName("thread_name", fiber, string.Create(CultureInfo.InvariantCulture, $"fiber {fiber}"));
        Begin(name, "X", fiber, from);
        json.WriteNumber("dur", (to - from) / 1e3);
        json.WriteEndObject();
    }

    private void WriteName(string what, long row, string name)
    {
        Begin(what, "M", row, 0);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Begin(string name, string phase, long row, long time)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("ph", phase);
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", row);
        json.WriteNumber("ts", time / 1e3);
    }
}
