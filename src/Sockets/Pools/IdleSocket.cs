namespace FiberNet;

/// <summary>A connection that nobody rents.</summary>
/// <param name="Socket">The connection.</param>
/// <param name="Since">When it was returned, on the scheduler's clock, in nanoseconds.</param>
internal readonly record struct IdleSocket(FiberSocket Socket, long Since);
