using System.Buffers;
using System.Text.Json;

namespace FiberNet;

/// <summary>Flight recorders as one picture in the Trace Event Format: a process for each scheduler, with a row for its loop and one for each fiber.</summary>
internal static class FlightTrace
{
    private const int Part = 64 * 1024;

    /// <summary>Writes recorders as JSON, in parts.</summary>
    internal static IEnumerable<ReadOnlyMemory<byte>> Encode(IEnumerable<KeyValuePair<string, FlightRecorder>> recorders, int last)
    {
        var copies = new List<(string Process, FlightCopy Copy)>();
        var bytes = new ArrayBufferWriter<byte>(Part);
        using var json = new Utf8JsonWriter(bytes);
        try
        {
            long end = 0;
            foreach ((string process, FlightRecorder recorder) in recorders)
            {
                copies.Add((process, recorder.CopyLast(last)));

                // A loop that is stuck, or sleeps, records nothing: what goes on there lasts to this moment.
                end = Math.Max(end, recorder.Now);
            }

            json.WriteStartObject();
            json.WriteString("displayTimeUnit", "ms");
            json.WriteStartArray("traceEvents");
            for (int i = 0; i < copies.Count; i++)
            {
                foreach (bool _ in new FlightRows(json, i + 1).Write(copies[i].Process, copies[i].Copy.Records(), end))
                {
                    if (bytes.WrittenCount + json.BytesPending < Part - 1024)
                        continue;
                    json.Flush();
                    yield return bytes.WrittenMemory;
                    bytes.ResetWrittenCount();
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.Flush();
            yield return bytes.WrittenMemory;
        }
        finally
        {
            foreach ((_, FlightCopy copy) in copies)
                copy.Dispose();
        }
    }
}
