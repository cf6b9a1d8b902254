namespace FiberNet.Connections;

/// <summary>The reactors of a transport. They start with the first use and belong to the transport, not to a listener.</summary>
internal sealed class TransportReactors(FiberTransportOptions options, TransportEvents events)
{
    private static int s_transports;

    private readonly Lock _starting = new();
    private TransportReactor[]? _reactors;
    private bool _isStopped;
    private int _next = -1;

    /// <summary>The next in turn.</summary>
    internal TransportReactor Next()
    {
        TransportReactor[] reactors = Started();
        return reactors.Length == 1 ? reactors[0] : reactors[(uint)Interlocked.Increment(ref _next) % (uint)reactors.Length];
    }

    internal Task Stop()
    {
        TransportReactor[]? reactors;
        lock (_starting)
        {
            _isStopped = true;
            reactors = _reactors;
        }

        return reactors is null ? Task.CompletedTask : Task.WhenAll(reactors.Select(static reactor => reactor.Stop()));
    }

    private TransportReactor[] Started()
    {
        if (_reactors is { } started)
            return started;
        lock (_starting)
        {
            ObjectDisposedException.ThrowIf(_isStopped, this);
            return _reactors ??= Start();
        }
    }

    private TransportReactor[] Start()
    {
        int transport = Interlocked.Increment(ref s_transports);
        return [.. Enumerable.Range(1, options.EffectiveReactorCount).Select(number => new TransportReactor($"transport {transport}.{number}", options.Inline, events))];
    }
}
