using System.Text;
using System.Text.Json;

namespace FiberNet;

/// <summary>Writes the dump of a reactor: that of its fibers, and what the kernel tells of its thread.</summary>
internal static class ReactorDump
{
    internal static string Text(Reactor reactor, ThreadState? thread, SchedulerDump dump)
    {
        var text = new StringBuilder();
        text.Append("reactor ").Append(reactor.Name);
        if (thread is not null)
            text.Append(", ").Append(thread);
        if (dump.Running is { } running)
            text.Append(", runs fiber ").Append(running.Id);
        else if (reactor.IsBusy)
            text.Append(", runs a posted callback or dispatches events");
        return text.Append(": ").Append(dump).ToString();
    }

    internal static string Json(Reactor reactor, ThreadState? thread, SchedulerDump dump)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("reactor", reactor.Name);
            json.WriteBoolean("isBusy", reactor.IsBusy);
            if (thread is not null)
                Write(json, thread);
            json.WritePropertyName("dump");
            json.WriteRawValue(dump.ToJson(), skipInputValidation: true);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void Write(Utf8JsonWriter json, ThreadState thread)
    {
        json.WriteStartObject("thread");
        json.WriteNumber("id", thread.Id);
        json.WriteString("state", thread.State.ToString());
        if (thread.SystemCall is { } call)
            json.WriteString("systemCall", call);
        json.WriteNumber("cpu", thread.CpuTime.TotalSeconds);
        json.WriteEndObject();
    }
}
