using System.Globalization;
using System.Text;

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
        using FlightCopy copy = recorder.CopyLast(last);
        FlightRecord[] records = [.. copy.Records()];
        var text = new StringBuilder();
        foreach (FlightRecord record in records)
        {
            long end = records[^1].Time;
            text.Append(CultureInfo.InvariantCulture, $"{(record.Time - end) / 1e9:0.000000} ").AppendLine(Describe(record));
        }

        return text.ToString();
    }

    /// <summary>
    /// Writes the events as JSON in the Trace Event Format. Each fiber has a row with its waits and runs; the loop has one with
    /// its turns, descriptors and errors.
    /// </summary>
    /// <param name="recorder">The recorder. Any thread.</param>
    /// <param name="process">The name of the process in the picture, such as that of the reactor.</param>
    /// <returns>One JSON object.</returns>
    /// <exception cref="ArgumentNullException">An argument is <c>null</c>.</exception>
    public static string ToChromeTrace(FlightRecorder recorder, string process)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        ArgumentNullException.ThrowIfNull(process);
        var text = new StringBuilder();
        foreach (ReadOnlyMemory<byte> part in EncodeChromeTrace([new(process, recorder)]))
            text.Append(Encoding.UTF8.GetString(part.Span));
        return text.ToString();
    }

    /// <summary>
    /// Writes the events of several schedulers in one picture, those of all reactors for example: each is a process in it. The JSON comes in
    /// parts of about 64 KiB, so that megabytes need no memory of their own.
    /// </summary>
    /// <remarks>The events are copied when the first part is asked for. The rows have one time axis, if the schedulers have the same clock.</remarks>
    /// <param name="recorders">The recorders, each with the name of its process in the picture. Any thread.</param>
    /// <param name="last">How many events of each to write at most: the last ones. Default: all.</param>
    /// <returns>One JSON object as UTF-8, in parts. A part is valid until the next one is asked for.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recorders"/>, a recorder in it or its name is <c>null</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="last"/> is negative.</exception>
    /// <example>
    /// <code>
    /// var recorders = new Dictionary&lt;string, FlightRecorder&gt;();
    /// foreach (Reactor reactor in Reactor.All)
    /// {
    ///     if (reactor.Scheduler.Recorder is { } recorder)
    ///         recorders[$"reactor {reactor.Name}"] = recorder;
    /// }
    ///
    /// using FileStream file = File.Create("trace.json");
    /// foreach (ReadOnlyMemory&lt;byte&gt; part in FlightLog.EncodeChromeTrace(recorders))
    ///     file.Write(part.Span);
    /// </code>
    /// </example>
    public static IEnumerable<ReadOnlyMemory<byte>> EncodeChromeTrace(IEnumerable<KeyValuePair<string, FlightRecorder>> recorders, int last = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(recorders);
        ArgumentOutOfRangeException.ThrowIfNegative(last);
        foreach ((string process, FlightRecorder recorder) in recorders)
        {
            ArgumentNullException.ThrowIfNull(process, nameof(recorders));
            ArgumentNullException.ThrowIfNull(recorder, nameof(recorders));
        }

        return FlightTrace.Encode(recorders, last);
    }

    internal static string Describe(FlightRecord record)
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
