using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Where the reports of a reactor go. What receives them may fail: that ends neither the reactor nor the thread of the watchdog.</summary>
/// <param name="log">Receives the text of reports; not used if <paramref name="reported"/> is set.</param>
/// <param name="reported">Receives whole reports; null for none.</param>
internal sealed class GuardedLog(Action<string> log, Action<ReactorReport>? reported)
{
    internal void Write(string line) => Write(ReportKind.Other, line);

    internal void Write(ReportKind kind, string text)
    {
        try
        {
            if (reported is not null)
                reported(new ReactorReport(kind, text));
            else
                log(text);
        }
        catch (Exception exception)
        {
            StandardErrorLog.Write($"The log failed: {exception}{Environment.NewLine}It was given: {text}");
        }
    }
}
