namespace FiberNet;

/// <summary>How a <see cref="TcpPool"/> works.</summary>
public sealed class TcpPoolOptions
{
    /// <summary>How many connections there are at most, rented and idle together; 1 or more. Default: 16.</summary>
    public int MaxConnections { get; init; } = 16;

    /// <summary>
    /// How long a connection may stay in the pool without being rented; then it is closed. Choose it shorter than the server's own limit;
    /// more than zero, or infinite for no limit. Default: 1 minute.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The maximum time for a connect, the lookup of the name included; the timeout of the rent may be shorter. More than zero; infinite for
    /// no limit but that one. Default: 10 seconds.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether TCP_NODELAY is set: small segments are sent at once. Default: true.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>
    /// What each new connection goes through before its first rent: a TLS handshake, a login. It returns false, with the reason in
    /// <c>Errno.Last</c>, or throws, if the connection is of no use. Default: null, nothing.
    /// </summary>
    /// <remarks>Its calls have timeouts of their own.</remarks>
    public Func<FiberSocket, FiberTask<bool>>? Prepare { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConnections, 1);
        CheckTime(IdleTimeout, nameof(IdleTimeout));
        CheckTime(ConnectTimeout, nameof(ConnectTimeout));
    }

    private static void CheckTime(TimeSpan time, string name)
    {
        FiberScheduler.CheckTimeout(time, name);
        if (time <= TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(name, time, $"The time is more than zero, or Timeout.InfiniteTimeSpan for no limit. This one is {time}.");
    }
}
