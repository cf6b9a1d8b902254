using System.Net;

namespace FiberNet.Hosting;

/// <summary>A server of the host: its sockets on all reactors. Called by the host's start and stop, one at a time.</summary>
internal abstract class HostedServer
{
    internal abstract string Name { get; }

    internal abstract IReadOnlyList<EndPoint> EndPoints { get; }

    /// <summary>How often accepting was paused. Any thread.</summary>
    internal virtual long AcceptPauses => 0;

    /// <summary>True if the server has ended by itself. Any thread.</summary>
    internal abstract bool HasFailed { get; }

    /// <summary>Binds all addresses; throws if one cannot be had. Nothing is served yet.</summary>
    internal abstract Task Bind(IReadOnlyList<Reactor> reactors, PassedSockets passed);

    /// <summary>Begins to serve.</summary>
    /// <param name="failed">Told if the server ends by itself. Any thread.</param>
    internal abstract Task Serve(Action<HostedServer, Exception> failed);

    /// <summary>Stops in stages: the handlers see it, go on for their time, are cancelled, and lose their connections.</summary>
    /// <param name="hurry">Ends the time of the handlers.</param>
    /// <returns>How many handlers had to be cancelled.</returns>
    internal abstract Task<int> Stop(CancellationToken hurry);
}
