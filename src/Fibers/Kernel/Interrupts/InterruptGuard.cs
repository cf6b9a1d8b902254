namespace FiberNet;

/// <summary>Ends what <see cref="Fiber.TimeLimit"/> or <see cref="Fiber.Shield"/> has begun, in a <c>using</c> statement.</summary>
/// <remarks>Disposing it a second time, or a copy of it, does nothing. Thread rule: the scheduler's thread only.</remarks>
public readonly struct InterruptGuard : IDisposable
{
    private readonly InterruptScope? _scope;

    internal InterruptGuard(InterruptScope scope) => _scope = scope;

    /// <summary>True once the time of the limit or of the shield is over.</summary>
    public bool HasExpired => _scope is { HasFired: true };

    /// <summary>Ends the limit or the shield.</summary>
    /// <exception cref="InvalidOperationException">Not on the scheduler's thread.</exception>
    public void Dispose() => _scope?.Leave();
}
