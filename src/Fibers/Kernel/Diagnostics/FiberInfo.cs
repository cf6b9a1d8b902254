namespace FiberNet;

/// <summary>What a fiber does at a moment: for dumps and monitoring.</summary>
/// <param name="Id">The fiber's number.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="Switches">How often it was resumed; starts again at 0 after 2^32.</param>
/// <param name="WaitsFor">What it waits for, in words; null unless it is suspended.</param>
/// <param name="Since">For how long it has not run, to about a millisecond; zero for the fiber that runs.</param>
/// <param name="RunTime">For how long it has run in all, the fibers that it created left out; null without <see cref="FiberSchedulerOptions.MeasureFibers"/>.</param>
public sealed record FiberInfo(long Id, string? Name, FiberStatus Status, long Switches, string? WaitsFor, TimeSpan Since, TimeSpan? RunTime);
