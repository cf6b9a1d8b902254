using System.Net;

namespace FiberNet.Hosting;

/// <summary>
/// The reactors and servers of the host, for the rest of the program: take it from the container. Thread rule: any thread.
/// </summary>
public sealed class FiberHost
{
    private volatile IReadOnlyList<LoopProbe> _probes = [];
    private volatile IReadOnlyList<HostedServer> _servers = [];

    internal FiberHost()
    {
    }

    /// <summary>
    /// The reactors, to run fibers on with <see cref="Reactor.InvokeAsync(Func{FiberTask})"/> and to connect from. They are there from the
    /// start of the host's services to their stop.
    /// </summary>
    /// <exception cref="InvalidOperationException">The host has not started, or has stopped.</exception>
    public IReadOnlyList<Reactor> Reactors => IsRunning
        ? [.. _probes.Select(static probe => probe.Reactor)]
        : throw new InvalidOperationException("The reactors run from the start of the host to its stop. Use them in a hosted service that is added after them, or after ApplicationStarted.");

    internal bool IsRunning => _probes.Count > 0;

    internal IReadOnlyList<LoopProbe> Probes => _probes;

    internal TimeSpan UnhealthyLag { get; private set; }

    internal long AcceptPauses => _servers.Sum(static server => server.AcceptPauses);

    internal IEnumerable<string> EndedServers => _servers.Where(static server => server.HasFailed).Select(static server => server.Name);

    /// <summary>Where a server listens, with the ports that the kernel has chosen.</summary>
    /// <param name="server">The server's name.</param>
    /// <returns>The addresses, in the order of the options.</returns>
    /// <exception cref="ArgumentException">The host has no such server, or has not started.</exception>
    public IReadOnlyList<EndPoint> EndPointsOf(string server) =>
        _servers.FirstOrDefault(candidate => candidate.Name == server)?.EndPoints
        ?? throw new ArgumentException($"There is no server '{server}' that listens. Known: {string.Join(", ", _servers.Select(static known => $"'{known.Name}'"))}.", nameof(server));

    internal void Started(IReadOnlyList<LoopProbe> probes, TimeSpan unhealthyLag)
    {
        UnhealthyLag = unhealthyLag;
        _probes = probes;
    }

    internal void Listening(IReadOnlyList<HostedServer> servers) => _servers = servers;

    internal void Stopped() => _probes = [];
}
