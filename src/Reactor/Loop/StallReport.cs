namespace FiberNet;

/// <summary>One slice of a fiber that takes, or took, too long: meanwhile nothing else runs in its reactor.</summary>
/// <param name="Fiber">The fiber; null for a posted callback.</param>
/// <param name="Duration">How long the slice has taken so far, to the precision of the watchdog: half the threshold.</param>
/// <param name="HasEnded">False while it lasts, true when it is over.</param>
/// <param name="StackTrace">Where the fiber has parked after the slice, the innermost method first; null while it lasts.</param>
public sealed record StallReport(Fiber? Fiber, TimeSpan Duration, bool HasEnded, IReadOnlyList<string>? StackTrace)
{
    /// <summary>
    /// The async method that runs, with its file and first line where a portable PDB is found. What it calls without await is
    /// not seen: no thread of .NET can read another's stack. Null for a posted callback.
    /// </summary>
    public string? Method { get; init; }

    /// <summary>What the kernel tells of the reactor's thread while the stall lasts: whether it computes or which system call it is in. Null when it is over, or without proc(5).</summary>
    public string? Thread { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string who = Fiber?.ToString() ?? "a posted callback";
        string what = HasEnded ? "kept the reactor busy for" : "has kept the reactor busy for";
        string method = Method is null ? "" : $" in {Method}";
        string thread = Thread is null ? "" : $"; {Thread}";
        string where = StackTrace is { Count: > 0 } ? "; it is now at " + string.Join(" < ", StackTrace) : "";
        return $"{who} {what} {Duration.TotalMilliseconds:0} ms{method}{thread}{where}";
    }
}
