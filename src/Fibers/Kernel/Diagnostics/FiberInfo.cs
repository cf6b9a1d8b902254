namespace FiberNet;

/// <summary>A snapshot of a fiber, for dumps and monitoring.</summary>
/// <param name="Id">The fiber's number.</param>
/// <param name="Name">Its name, or <c>null</c>.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="Switches">How often it was resumed. Starts again at 0 after 2^32.</param>
/// <param name="WaitsFor">What it is doing while it waits, in words: "waiting for mutex 'stock'"; <c>null</c> unless it is suspended.</param>
/// <param name="Since">How long ago it last ran, to about a millisecond; zero for the running fiber.</param>
/// <param name="RunTime">How long it has run in all, excluding the fibers that it created; <c>null</c> without <see cref="FiberSchedulerOptions.MeasureFibers"/>.</param>
public sealed record FiberInfo(long Id, string? Name, FiberStatus Status, long Switches, string? WaitsFor, TimeSpan Since, TimeSpan? RunTime)
{
    /// <summary>What it waits for.</summary>
    public WaitTarget Target { get; init; }

    /// <summary>When its wait ends by itself: the rest of a sleep or of a timeout, negative while that is overdue. <c>null</c> if never.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The async methods in which it is suspended, innermost first, with those of .NET that it waits for; the method that runs, for the running fiber.</summary>
    public IReadOnlyList<StackLine> Stack { get; init; } = [];

    /// <summary>What it has used; <c>null</c> without <see cref="FiberSchedulerOptions.MeasureFibers"/>.</summary>
    public FiberUsage? Usage { get; init; }

    /// <summary>Where it was created: file and line; <c>null</c> if that was not passed.</summary>
    public string? SpawnedAt { get; init; }
}
