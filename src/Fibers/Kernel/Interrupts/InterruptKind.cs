namespace FiberNet;

/// <summary>What an <see cref="InterruptScope"/> does.</summary>
internal enum InterruptKind : byte
{
    /// <summary>Interrupts with a <see cref="TimeoutException"/> when it fires.</summary>
    TimeLimit,

    /// <summary>Hides what is outside it until it fires.</summary>
    Shield,

    /// <summary>Interrupts with a <see cref="FiberCanceledException"/> when it fires.</summary>
    FiberScope,
}
