namespace FiberNet;

/// <summary>Holds a <see cref="Fiber.TimeLimit"/> or a <see cref="Fiber.Shield"/> until it is disposed.</summary>
/// <remarks>Disposing it again, or a copy of it, does nothing. Thread rule: the scheduler's thread only.</remarks>
public readonly struct InterruptGuard : IDisposable
{
    private readonly InterruptScope? _scope;

    internal InterruptGuard(InterruptScope scope) => _scope = scope;

    /// <summary>True once the time limit or the shield has expired.</summary>
    public bool HasExpired => _scope is { HasFired: true };

    /// <summary>Ends the limit or the shield.</summary>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public void Dispose() => _scope?.Leave();
}
