using System.Diagnostics.Metrics;

namespace FiberNet.Tests;

/// <summary>The longest delays of a reactor's loop, from the histograms of the meter.</summary>
internal sealed class LongestDelays : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _longest = [];
    private readonly string _reactor;

    internal LongestDelays(string reactor)
    {
        _reactor = reactor;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name is "fibernet.reactor.slice.duration" or "fibernet.reactor.timer.lateness")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>(Keep);
        _listener.Start();
    }

    /// <summary>The longest slice and the latest timer since the last call, in words.</summary>
    internal string Take()
    {
        lock (_longest)
        {
            string longest = string.Join(", ", _longest.Select(static delay => $"{delay.Key} {delay.Value * 1000:0.000} ms"));
            _longest.Clear();
            return longest;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (!Equals(tags[0].Value, _reactor))
            return;
        lock (_longest)
            _longest[instrument.Name] = Math.Max(seconds, _longest.GetValueOrDefault(instrument.Name));
    }
}
