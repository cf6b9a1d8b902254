using System.Buffers;
using System.Text;
using System.Text.Json;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Writes a dump as JSON.</summary>
internal static class DumpJson
{
    internal static string Of(SchedulerDump dump)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("fibers", dump.FiberCount);
            json.WriteNumber("turns", dump.Turns);
            if (dump.Running is { } running)
            {
                json.WriteNumber("running", running.Id);
                json.WriteNumber("runningFor", dump.RunningFor.TotalSeconds);
            }

            json.WriteNumber("cycleCount", dump.CycleCount);
            WriteArray(json, "cycles", dump.Cycles, Write);
            WriteArray(json, "places", dump.Places, Write);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
            write(json, item);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, WaitCycle cycle)
    {
        json.WriteStartObject();
        json.WriteBoolean("isCertain", cycle.IsCertain);
        json.WriteNumber("count", cycle.Count);
        WriteArray(json, "fibers", cycle.Fibers, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FiberPlace place)
    {
        json.WriteStartObject();
        json.WriteNumber("count", place.Count);
        WriteArray(json, "fibers", place.Fibers, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FiberInfo fiber)
    {
        json.WriteStartObject();
        json.WriteNumber("id", fiber.Id);
        if (fiber.Name is { } name)
            json.WriteString("name", name);
        json.WriteString("status", NameOf(fiber.Status));
        json.WriteNumber("since", fiber.Since.TotalSeconds);
        json.WriteNumber("slices", fiber.Switches);
        if (fiber.WaitsFor is { } waits)
            json.WriteString("waitsFor", waits);
        if (fiber.TimeLeft is { } left)
            json.WriteNumber("timeLeft", left.TotalSeconds);
        if (fiber.RunTime is { } runTime)
            json.WriteNumber("runTime", runTime.TotalSeconds);
        if (fiber.Usage is { } usage)
            Write(json, usage);
        if (fiber.SpawnedAt is { } spawned)
            json.WriteString("createdAt", spawned);
        if (fiber.Target.Kind != WaitKind.None)
            Write(json, fiber.Target);
        WriteArray(json, "stack", fiber.Stack, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FiberUsage usage)
    {
        json.WriteNumber("longestSlice", usage.LongestSlice.TotalSeconds);
        json.WriteNumber("received", usage.BytesReceived);
        json.WriteNumber("sent", usage.BytesSent);
        json.WriteNumber("systemCalls", usage.SystemCalls);
        json.WriteStartObject("waits");
        foreach ((WaitKind kind, int count) in usage.Waits)
            json.WriteNumber(NameOf(kind), count);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, WaitTarget target)
    {
        json.WriteStartObject("target");
        json.WriteString("kind", NameOf(target.Kind));
        if (target.Subject is not null)
            json.WriteString("object", ObjectLabel.Of(target));
        if (target.Holder is { } holder)
            json.WriteNumber("holder", holder.Id);
        if (target.LastUser is { } user)
            json.WriteNumber("lastUser", user.Id);
        if (target.Subject is IWaitDetails details)
            Write(json, details);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IWaitDetails source)
    {
        var details = new Dictionary<string, object>();
        try
        {
            source.AddTo(details);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It was closed or changed while another thread looked: what was read before is shown.
        }

        foreach ((string name, object value) in details)
        {
            if (value is TimeSpan time)
                json.WriteNumber(name, time.TotalSeconds);
            else if (value is int or long)
                json.WriteNumber(name, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
            else
                json.WriteString(name, value.ToString());
        }
    }

    private static void Write(Utf8JsonWriter json, StackLine line)
    {
        json.WriteStartObject();
        json.WriteString("method", line.Method);
        if (line.File is { } file)
        {
            json.WriteString("file", file);
            json.WriteNumber("line", line.Line);
        }

        json.WriteEndObject();
    }

    private static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
