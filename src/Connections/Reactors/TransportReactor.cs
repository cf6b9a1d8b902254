namespace FiberNet.Connections;

/// <summary>A reactor on a background thread of its own, until it is stopped.</summary>
internal sealed class TransportReactor
{
    private readonly ReactorThread _thread;

    /// <summary>Starts the thread, and returns when the reactor runs.</summary>
    /// <remarks>
    /// With the application on the pool, a yield before each sleep saves a fourth of the CPU of a request on one processor.
    /// Without it each request wakes the reactor's thread, which takes the processor from the pool's. The figures are in
    /// docs/aspnetcore.md.
    /// </remarks>
    internal TransportReactor(string name, bool isInline, TransportEvents events) =>
        _thread = FiberNet.Reactor.StartThread(new ReactorOptions { Name = name, Log = events.Warning, YieldBeforeWait = !isInline });

    internal Reactor Reactor => _thread.Reactor;

    /// <summary>Ends the reactor; what is open on it is closed.</summary>
    internal async Task Stop() => await _thread.DisposeAsync().ConfigureAwait(false);
}
