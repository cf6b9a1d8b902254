using FiberNet.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FiberNet.Orleans;

/// <summary>The transport of a silo or a client: one set of reactors for what it accepts and what it opens.</summary>
internal sealed class OrleansTransport : IAsyncDisposable, IDisposable
{
    internal const string OptionsName = "FiberNet.Orleans";

    public OrleansTransport(IOptionsMonitor<FiberTransportOptions> options, ILoggerFactory loggers)
    {
        Listeners = new(options.Get(OptionsName), new LoggedTransportEvents(loggers.CreateLogger("FiberNet.Orleans.Transport")));
        Connections = new(Listeners);
    }

    internal FiberConnectionListenerFactory Listeners { get; }

    internal FiberConnectionFactory Connections { get; }

    public ValueTask DisposeAsync() => Listeners.DisposeAsync();

    public void Dispose() => Listeners.Dispose();
}
