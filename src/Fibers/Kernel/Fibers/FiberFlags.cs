namespace FiberNet;

/// <summary>What is true of a fiber beside its <see cref="FiberState"/>.</summary>
[Flags]
internal enum FiberFlags : byte
{
    None = 0,

    /// <summary><see cref="Fiber.Cancel"/> was called. Never cleared.</summary>
    CancelRequested = 1,

    /// <summary>The next call that can park throws. The one bit that the hot path tests.</summary>
    Interrupted = 2,

    /// <summary>
    /// The end of the park throws: a sleep was interrupted, or the await was refused. The fiber keeps the exception where it
    /// otherwise notes what it waits for.
    /// </summary>
    ParkThrows = 4,

    /// <summary>Ended because it was cancelled.</summary>
    EndedCanceled = 8,

    /// <summary>Somebody has seen the failure: a joiner, <see cref="Fiber.AsTask"/>, <see cref="Fiber.Exception"/>.</summary>
    FailureSeen = 16,

    /// <summary>The fiber sleeps or yields; no operation and nothing foreign is involved.</summary>
    Sleeping = 32,

    /// <summary>Dead. The state says so too; here the loop has it beside <see cref="Interrupted"/>.</summary>
    Ended = 64,

    /// <summary>A method that was called and not awaited is being ended: its calls that can park throw, shielded or not.</summary>
    Unwinding = 128,
}
