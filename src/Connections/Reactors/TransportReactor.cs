namespace FiberNet.Connections;

/// <summary>A reactor on a background thread of its own, until it is stopped.</summary>
internal sealed class TransportReactor
{
    private readonly ReactorThread _thread;

    /// <summary>Starts the thread, and returns when the reactor runs.</summary>
    internal TransportReactor(string name, TransportEvents events) =>
        _thread = FiberNet.Reactor.StartThread(new ReactorOptions { Name = name, Log = events.Warning });

    internal Reactor Reactor => _thread.Reactor;

    /// <summary>Ends the reactor; what is open on it is closed.</summary>
    internal async Task Stop() => await _thread.DisposeAsync().ConfigureAwait(false);
}
