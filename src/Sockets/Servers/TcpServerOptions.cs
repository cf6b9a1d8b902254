using System.Net.Security;

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

    /// <summary>
    /// Whether TCP_NODELAY is set on the listener, from which the connections inherit it: small segments are sent at once. Without
    /// it an answer in two writes waits for the peer's delayed acknowledgement, 40 ms (RFC 896, RFC 1122 4.2.3.2). Default: true.
    /// </summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>How many connections are served at a time; more wait in the kernel's queue. Default: no limit.</summary>
    public int MaxConnections { get; init; } = int.MaxValue;

    /// <summary>
    /// How many descriptors the server leaves to the rest of the program: for files, assemblies, name lookups. When fewer are
    /// left, it accepts no more until one of its connections ends; one connection at a time is always served. Default: 32; 0 takes
    /// them all.
    /// </summary>
    public int SpareDescriptors { get; init; } = 32;

    /// <summary>How many connections are accepted in a row before other fibers run. Default: 16.</summary>
    public int AcceptBatch { get; init; } = 16;

    /// <summary>
    /// How long a connection may stay without a byte in either direction; then it is ended with <see cref="FiberSocket.Abort"/>
    /// and counted (<see cref="TcpServer.IdleCount"/>). More than zero. Default: null, no limit.
    /// </summary>
    /// <remarks>
    /// <para>TCP only: the kernel keeps no such times for a UNIX socket. A connection may exceed the limit by a quarter of it, and by a second at most.</para>
    /// <para>No limit by default: a transport cannot know whether its protocol has silent peers, as chat and publish-subscribe
    /// have. Kestrel decides the same way: its connections have no limit, its HTTP has (130 s between requests). A server
    /// for the public network sets one.</para>
    /// </remarks>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>
    /// How long the first byte of a peer may take; then its connection is ended with <see cref="FiberSocket.Abort"/> and counted
    /// (<see cref="TcpServer.SilentCount"/>). More than zero. Default: null, no limit.
    /// </summary>
    /// <remarks>For protocols in which the client speaks first: TLS, HTTP. In others the peer may wait for the server. TCP only.</remarks>
    public TimeSpan? FirstByteTimeout { get; init; }

    /// <summary>
    /// The certificate and the protocols of a TLS server: each handler gets its socket after the handshake, and reads and writes as on
    /// a plain one (<see cref="TlsSockets"/>). A connection whose handshake fails is closed, counted
    /// (<see cref="TcpServer.HandshakeFailureCount"/>) and logged, and no handler sees it. Default: null, no TLS.
    /// </summary>
    public SslServerAuthenticationOptions? Tls { get; init; }

    /// <summary>How long a handshake may take, from accept on. More than zero. Default: 10 seconds, as Kestrel has it.</summary>
    public TimeSpan TlsHandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether each connection is an <see cref="System.Diagnostics.Activity"/> of the source <see cref="TcpServer.ActivitySourceName"/>, if
    /// there is a listener: from accept on until its handler has ended. Default: false.
    /// </summary>
    /// <remarks>
    /// It is called <c>fibernet.server.connection</c>, has the kind <see cref="System.Diagnostics.ActivityKind.Server"/> and no parent, and is
    /// <see cref="System.Diagnostics.Activity.Current"/> in the handler and in the fibers that it starts. Its tags are in docs/diagnostics.md.
    /// </remarks>
    public bool TraceConnections { get; init; }

    /// <summary>
    /// How long <see cref="TcpServer.Stop"/> waits for handlers that it has cancelled, and once more after it has ended their
    /// connections. Zero or more, not infinite. Default: 1 second.
    /// </summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(1);

    internal bool HasLimits => IdleTimeout is not null || FirstByteTimeout is not null;

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Name);
        ArgumentOutOfRangeException.ThrowIfNegative(Backlog);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConnections, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(SpareDescriptors);
        ArgumentOutOfRangeException.ThrowIfLessThan(AcceptBatch, 1);
        CheckLimit(IdleTimeout, nameof(IdleTimeout));
        CheckLimit(FirstByteTimeout, nameof(FirstByteTimeout));
        CheckLimit(TlsHandshakeTimeout, nameof(TlsHandshakeTimeout));
        FiberScheduler.CheckTimeout(StopGrace);
        if (StopGrace == Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(StopGrace), StopGrace, "A stop is bounded; give StopGrace a finite time.");
    }

    private static void CheckLimit(TimeSpan? limit, string name)
    {
        FiberScheduler.CheckTimeout(limit, name);
        if (limit is { } time && time <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(name, limit, $"A limit is more than zero; use null for none. This one is {time}.");
    }
}
