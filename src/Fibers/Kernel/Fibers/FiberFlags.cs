namespace FiberNet;

/// <summary>Facts about a fiber besides its <see cref="FiberState"/>.</summary>
[Flags]
internal enum FiberFlags : byte
{
    None = 0,

    /// <summary><see cref="Fiber.Cancel"/> was called. Never cleared.</summary>
    CancelRequested = 1,

    /// <summary>The next call that can suspend throws. The one bit that the hot path tests.</summary>
    Interrupted = 2,

    /// <summary>
    /// The end of the suspension throws: a sleep was interrupted, or the await was refused. The fiber keeps the exception where it
    /// otherwise notes what it waits for.
    /// </summary>
    ParkThrows = 4,

    /// <summary>The fiber ended because it was cancelled.</summary>
    EndedCanceled = 8,

    /// <summary>The failure was seen, by a join, <see cref="Fiber.AsTask"/> or <see cref="Fiber.Exception"/>.</summary>
    FailureSeen = 16,

    /// <summary>The fiber sleeps. It waits neither for an operation nor for a foreign task.</summary>
    Sleeping = 32,

    /// <summary>The fiber has ended. The state says so too; here the loop tests it together with <see cref="Interrupted"/>.</summary>
    Ended = 64,

    /// <summary>A method that was called and not awaited is being ended. Its calls that can suspend throw, shielded or not.</summary>
    Unwinding = 128,
}
