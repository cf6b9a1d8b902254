namespace FiberNet;

/// <summary>A snapshot of a fiber, for dumps and monitoring.</summary>
/// <param name="Id">The fiber's number.</param>
/// <param name="Name">Its name, or <c>null</c>.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="Switches">How often it was resumed. Starts again at 0 after 2^32.</param>
/// <param name="WaitsFor">What it waits for, in words; <c>null</c> unless it is suspended.</param>
/// <param name="Since">How long ago it last ran, to about a millisecond; zero for the running fiber.</param>
/// <param name="RunTime">How long it has run in all, excluding the fibers that it created; <c>null</c> without <see cref="FiberSchedulerOptions.MeasureFibers"/>.</param>
public sealed record FiberInfo(long Id, string? Name, FiberStatus Status, long Switches, string? WaitsFor, TimeSpan Since, TimeSpan? RunTime);
