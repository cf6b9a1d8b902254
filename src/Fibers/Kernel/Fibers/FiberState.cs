namespace FiberNet;

/// <summary>The state of a fiber. The values are those of <see cref="FiberStatus"/>.</summary>
/// <remarks>
/// Ready → Running when the loop takes it. Running → Suspended when it suspends; its slice still runs to the end of MoveNext.
/// Suspended → Ready when it is woken, possibly within that slice. Running → Dead at the end. Any state but Dead → Dead when the
/// scheduler gives it up.
/// </remarks>
internal enum FiberState : byte
{
    Ready = FiberStatus.Ready,
    Running = FiberStatus.Running,
    Suspended = FiberStatus.Suspended,
    Dead = FiberStatus.Dead,
}
