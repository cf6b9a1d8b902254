namespace FiberNet;

/// <summary>Holds a <see cref="Fiber.TimeLimit"/> or a <see cref="Fiber.Shield"/> until it is disposed.</summary>
/// <remarks>Disposing it again, or a copy of it, does nothing. Thread rule: the scheduler's thread only.</remarks>
public readonly struct InterruptGuard : IDisposable
{
    private readonly InterruptScope? _scope;

    internal InterruptGuard(InterruptScope scope) => _scope = scope;

    /// <summary>True once the time limit or the shield has expired. Code that has read true knows, and <see cref="Dispose"/> does not throw.</summary>
    public bool HasExpired => _scope?.TellExpired() ?? false;

    /// <summary>Moves the deadline: the limit or the shield expires <paramref name="time"/> from now. For limits on silence: reset at each sign of life.</summary>
    /// <param name="time">The time from now. <see cref="Timeout.InfiniteTimeSpan"/> never expires; <see cref="TimeSpan.Zero"/> expires at once.</param>
    /// <returns>False if it has expired already, or was disposed: nothing has changed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    /// <example>
    /// <!-- given: FiberSocket socket -->
    /// <!-- members: static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30); static async FiberTask Answer(byte[] line) => await Fiber.Yield(); -->
    /// <code>
    /// using InterruptGuard silence = Fiber.TimeLimit(s_patience);
    /// while (await socket.ReadLine() is { } line &amp;&amp; silence.Reset(s_patience))
    ///     await Answer(line);
    /// </code>
    /// </example>
    public bool Reset(TimeSpan time)
    {
        TimeoutRule.Check(time);
        return _scope is not null && _scope.Reset(time);
    }

    /// <summary>Ends the limit or the shield.</summary>
    /// <remarks>
    /// A plain await of a foreign task cannot be left. If a time limit has expired in one, and no call since has thrown for it, this
    /// call does. It replaces what the task has thrown, such as the <see cref="OperationCanceledException"/> of the fiber's token.
    /// </remarks>
    /// <exception cref="TimeoutException">The time limit has expired while the fiber awaited a foreign task.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public void Dispose() => _scope?.Leave();
}
