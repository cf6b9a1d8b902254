namespace FiberNet;

/// <summary>Holds a <see cref="Fiber.TimeLimit"/> or a <see cref="Fiber.Shield"/> until it is disposed.</summary>
/// <remarks>Disposing it again, or a copy of it, does nothing. Thread rule: the scheduler's thread only.</remarks>
public readonly struct InterruptGuard : IDisposable
{
    private readonly InterruptScope? _scope;

    internal InterruptGuard(InterruptScope scope) => _scope = scope;

    /// <summary>True once the time limit or the shield has expired.</summary>
    public bool HasExpired => _scope is { HasFired: true };

    /// <summary>Moves the deadline: the limit or the shield expires <paramref name="time"/> from now. For limits on silence: reset at each sign of life.</summary>
    /// <param name="time">The time from now. <see cref="Timeout.InfiniteTimeSpan"/> never expires; <see cref="TimeSpan.Zero"/> expires at once.</param>
    /// <returns>False if it has expired already, or was disposed: nothing has changed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    /// <example><code>
    /// using InterruptGuard silence = Fiber.TimeLimit(s_patience);
    /// while (await socket.ReadLine() is { } line &amp;&amp; silence.Reset(s_patience))
    ///     await Answer(line);
    /// </code></example>
    public bool Reset(TimeSpan time)
    {
        TimeoutRule.Check(time);
        return _scope is not null && _scope.Reset(time);
    }

    /// <summary>Ends the limit or the shield.</summary>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public void Dispose() => _scope?.Leave();
}
