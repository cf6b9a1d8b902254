using System.Text;

namespace FiberNet;

/// <content>The list of all fibers.</content>
public sealed partial class FiberScheduler
{
    /// <summary>Lists all fibers: number, name, status, what each waits for, and the async methods in which it is suspended, innermost first.</summary>
    /// <returns>The list, with several lines for each fiber.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public string Dump()
    {
        CheckAccess();
        var text = new StringBuilder();
        text.Append(Registry.Count).Append(Registry.Count == 1 ? " fiber" : " fibers").AppendLine();
        foreach (Fiber fiber in Registry.All().OrderBy(fiber => fiber.Id))
            Append(text, fiber);
        return text.ToString();
    }

    internal TimeSpan TimeSince(uint coarseTime) => FromNanoseconds((long)(CoarseNow() - coarseTime) << CoarseShift);

    internal TimeSpan TimeUntil(long deadline) => FromNanoseconds(Math.Max(0, deadline - _clock.Timestamp));

    /// <summary>Adds the time up to now to the running fiber.</summary>
    /// <returns>False if run times are not measured.</returns>
    internal bool TryChargeRunTime()
    {
        _meter?.Charge();
        return _meter is not null;
    }

    internal static TimeSpan FromNanoseconds(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    private static void Append(StringBuilder text, Fiber fiber)
    {
        FiberInfo info = fiber.Info();
        text.Append(fiber).Append(": ").Append(info.Status.ToString().ToLowerInvariant());
        if (info.WaitsFor is not null)
            text.Append(" for ").Append(info.Since.TotalSeconds.ToString("0.000", null)).Append(" s, waits for ").Append(info.WaitsFor);
        if (info.RunTime is { } runTime)
            text.Append(", ran ").Append(runTime.TotalMilliseconds.ToString("0.000", null)).Append(" ms");
        text.AppendLine();
        foreach (string method in fiber.StackTrace)
            text.Append("    at ").AppendLine(method);
    }

    private uint CoarseNow() => (uint)(_clock.Timestamp >> CoarseShift);
}
