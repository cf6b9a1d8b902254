namespace FiberNet;

/// <summary>How a <see cref="TcpServer"/> works. The defaults suit a server.</summary>
public sealed class TcpServerOptions
{
    /// <summary>What the fibers of the connections are called, followed by the peer's address: "server/127.0.0.1:4711". Default: "server".</summary>
    public string Name { get; init; } = "server";

    /// <summary>Called with the new socket before it is bound: the place for options. Default: null.</summary>
    public Action<FiberSocket>? Prepare { get; init; }

    /// <summary>How many connections may wait to be accepted; the kernel caps it at net.core.somaxconn. Default: 4,096.</summary>
    public int Backlog { get; init; } = 4096;

    /// <summary>Whether SO_REUSEADDR is set, so that a server can start again at once. Default: true.</summary>
    public bool ReuseAddress { get; init; } = true;

    /// <summary>Whether SO_REUSEPORT is set, so that several servers share a port, one for each reactor. Default: false.</summary>
    public bool ReusePort { get; init; }

    /// <summary>How many connections are served at a time; more wait in the kernel's queue. Default: no limit.</summary>
    public int MaxConnections { get; init; } = int.MaxValue;

    /// <summary>How many connections are accepted in one go before the others get their turn. Default: 16.</summary>
    public int AcceptBatch { get; init; } = 16;

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Name);
        ArgumentOutOfRangeException.ThrowIfNegative(Backlog);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConnections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AcceptBatch, 1);
    }
}
