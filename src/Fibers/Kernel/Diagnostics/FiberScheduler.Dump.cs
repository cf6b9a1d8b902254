using System.Text;

namespace FiberNet;

/// <content>A picture of all fibers.</content>
public sealed partial class FiberScheduler
{
    /// <summary>Lists all fibers: number, name, status, what each waits for, and the async methods it is parked in, the innermost first.</summary>
    /// <returns>The text, several lines.</returns>
    /// <exception cref="InvalidOperationException">Not on the scheduler's thread.</exception>
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

    /// <summary>Brings the running fiber's time up to now.</summary>
    /// <returns>False if the time of fibers is not measured.</returns>
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
