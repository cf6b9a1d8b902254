namespace FiberNet;

/// <summary>Where a fiber is. The values are those of <see cref="FiberStatus"/>.</summary>
/// <remarks>
/// Ready → Running when the loop takes it; Running → Suspended when it parks (its slice still runs to the end of
/// MoveNext); Suspended → Ready when somebody wakes it, which may be within that same slice; Running → Dead.
/// </remarks>
internal enum FiberState : byte
{
    Ready = FiberStatus.Ready,
    Running = FiberStatus.Running,
    Suspended = FiberStatus.Suspended,
    Dead = FiberStatus.Dead,
}
