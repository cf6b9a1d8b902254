using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FiberNet.Hosting;

/// <summary>The instruments of the meter. A connection costs two additions and one record; a read or a write costs nothing.</summary>
internal sealed class HostMetrics : IDisposable
{
    private static readonly InstrumentAdvice<double> s_durations = new() { HistogramBucketBoundaries = [0.001, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 3600] };

    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly Counter<long> _accepted;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _datagrams;
    private readonly Counter<long> _failures;
    private readonly Lock _lock = new();
    private (string Name, TcpServer Server)[] _servers = [];

    /// <param name="meters">The factory of the host; null if the container has none.</param>
    public HostMetrics(IMeterFactory? meters = null)
    {
        // The meter of a factory is the factory's to dispose.
        _ownsMeter = meters is null;
        _meter = meters?.Create(FiberTelemetry.MeterName) ?? new Meter(FiberTelemetry.MeterName);
        _accepted = _meter.CreateCounter<long>("fibernet.server.connections.accepted", "{connection}", "Connections that a server has accepted.");
        _active = _meter.CreateUpDownCounter<long>("fibernet.server.connections.active", "{connection}", "Connections that are being served.");
        _duration = _meter.CreateHistogram("fibernet.server.connection.duration", "s", "How long connections were served.", advice: s_durations);
        _bytes = _meter.CreateCounter<long>("fibernet.server.network.io", "By", "Bytes of ended TCP connections, as the kernel has counted them, and of received datagrams.");
        _datagrams = _meter.CreateCounter<long>("fibernet.server.datagrams.received", "{datagram}", "Datagrams that a server has received.");
        _failures = _meter.CreateCounter<long>("fibernet.server.handler.failures", "{failure}", "Handlers that have failed.");
        _ = _meter.CreateObservableCounter("fibernet.server.connections.rejected", () => Sum(static server => server.HandshakeFailureCount, KeyValuePair.Create(TagNames.RejectReason, (object?)"tls_handshake")), "{connection}", "Connections that no handler has seen.");
        _ = _meter.CreateObservableCounter("fibernet.server.accept.pauses", () => Sum(static server => server.AcceptPauseCount), "{pause}", "How often a server has paused because it could not accept.");
    }

    /// <summary>Whether the bytes of a connection are worth a system call at its end.</summary>
    internal bool CountsBytes => _bytes.Enabled;

    public void Dispose()
    {
        if (_ownsMeter)
            _meter.Dispose();
    }

    /// <summary>Reads the counters of a server whenever the meter is read, also after the server has stopped.</summary>
    internal void Observe(string name, TcpServer server)
    {
        lock (_lock)
            _servers = [.. _servers, (name, server)];
    }

    internal void Opened(in TagList server)
    {
        _accepted.Add(1, server);
        _active.Add(1, server);
    }

    internal void Closed(in TagList server, TimeSpan duration, string reason, Exception? failure)
    {
        _active.Add(-1, server);
        TagList tags = server;
        tags.Add(TagNames.CloseReason, reason);
        if (failure is not null)
            tags.Add(TagNames.ErrorType, failure.GetType().FullName);
        _duration.Record(duration.TotalSeconds, tags);
    }

    internal void Failed(in TagList server, Exception failure)
    {
        TagList tags = server;
        tags.Add(TagNames.ErrorType, failure.GetType().FullName);
        _failures.Add(1, tags);
    }

    internal void Transferred(in TagList server, string direction, long bytes)
    {
        TagList tags = server;
        tags.Add(TagNames.Direction, direction);
        _bytes.Add(bytes, tags);
    }

    internal void Received(in TagList server, int bytes)
    {
        _datagrams.Add(1, server);
        Transferred(server, "receive", bytes);
    }

    /// <summary>A server of several reactors or addresses counts as one.</summary>
    private IEnumerable<Measurement<long>> Sum(Func<TcpServer, long> read, params KeyValuePair<string, object?>[] tags) =>
        Volatile.Read(ref _servers)
            .GroupBy(static entry => entry.Name, entry => read(entry.Server))
            .Select(group => new Measurement<long>(group.Sum(), [new(TagNames.Server, group.Key), .. tags]));
}
