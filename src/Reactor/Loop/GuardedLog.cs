using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The log of a reactor's options, whose failures end neither the reactor nor the thread of the watchdog.</summary>
internal sealed class GuardedLog(Action<string> log)
{
    internal void Write(string line)
    {
        try
        {
            log(line);
        }
        catch (Exception exception)
        {
            StandardErrorLog.Write($"The log failed: {exception}{Environment.NewLine}It was given: {line}");
        }
    }
}
