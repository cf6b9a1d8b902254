namespace FiberNet;

/// <summary>How a <see cref="UdpServer"/> works. The defaults suit a server.</summary>
public sealed class UdpServerOptions
{
    /// <summary>What the fibers of the handlers are called, followed by the sender's address: "udp/127.0.0.1:4711". Default: "udp".</summary>
    public string Name { get; init; } = "udp";

    /// <summary>How many handlers run at a time; meanwhile nothing is received. At least 1. Default: 1,024.</summary>
    public int MaxHandlers { get; init; } = 1024;

    /// <summary>
    /// How long <see cref="UdpServer.Stop"/> waits for handlers that it has cancelled, and once more after it has closed the
    /// socket. Zero or more, not infinite. Default: 1 second.
    /// </summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(1);

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxHandlers, 1);
        FiberScheduler.CheckTimeout(StopGrace);
        if (StopGrace == Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(StopGrace), StopGrace, "A stop is bounded; give StopGrace a finite time.");
    }
}
