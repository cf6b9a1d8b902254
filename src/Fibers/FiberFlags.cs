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

    /// <summary>The sleep that the fiber parks in was ended by an interruption; the fiber keeps that where it otherwise notes what it waits for.</summary>
    SleepInterrupted = 4,

    /// <summary>Ended because it was cancelled.</summary>
    EndedCanceled = 8,

    /// <summary>Somebody has seen the failure: a joiner, <see cref="Fiber.AsTask"/>, <see cref="Fiber.Exception"/>.</summary>
    FailureSeen = 16,

    /// <summary>The fiber sleeps or yields; no operation and nothing foreign is involved.</summary>
    Sleeping = 32,

    /// <summary>Dead. The state says so too; here the loop has it beside <see cref="Interrupted"/>.</summary>
    Ended = 64,
}
