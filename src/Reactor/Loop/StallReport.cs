namespace FiberNet;

/// <summary>A slice that takes, or took, too long. Nothing else runs in its reactor during a slice.</summary>
/// <param name="Fiber">The fiber; null for a posted callback.</param>
/// <param name="Duration">How long the slice has taken so far, to the precision of the watchdog: half the threshold.</param>
/// <param name="HasEnded">False while it lasts, true when it is over.</param>
/// <param name="StackTrace">The async methods in which the fiber is suspended after the slice, innermost first. Null while the slice lasts, because no thread of .NET can read the stack of another.</param>
public sealed record StallReport(Fiber? Fiber, TimeSpan Duration, bool HasEnded, IReadOnlyList<string>? StackTrace)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string who = Fiber?.ToString() ?? "a posted callback";
        string what = HasEnded ? "kept the reactor busy for" : "has kept the reactor busy for";
        string where = StackTrace is { Count: > 0 } ? "; it is now at " + string.Join(" < ", StackTrace) : "";
        return $"{who} {what} {Duration.TotalMilliseconds:0} ms{where}";
    }
}
