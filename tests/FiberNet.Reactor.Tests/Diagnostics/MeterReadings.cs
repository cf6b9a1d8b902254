using System.Diagnostics.Metrics;

namespace FiberNet.Tests.Diagnostics;

/// <summary>Listens to the meter <c>FiberNet</c>, and keeps what it tells of one reactor.</summary>
internal sealed class MeterReadings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _greatest = new(StringComparer.Ordinal);

    /// <param name="reactor">The name of the reactor.</param>
    /// <param name="keeps">False: measurements are taken and forgotten, without an allocation.</param>
    internal MeterReadings(string reactor, bool keeps = true)
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "FiberNet")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(keeps ? reactor : null, instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(keeps ? reactor : null, instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The last value of an instrument, with its direction for bytes.</summary>
    internal double Last(string name)
    {
        _listener.RecordObservableInstruments();
        lock (_last)
            return _last.GetValueOrDefault(name);
    }

    /// <summary>The greatest value of a histogram so far; -1 if it has none.</summary>
    internal double Greatest(string name)
    {
        lock (_last)
            return _greatest.GetValueOrDefault(name, -1);
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(string? reactor, Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (reactor is null || tags.Length == 0 || !reactor.Equals(tags[0].Value))
            return;
        string name = tags.Length > 1 ? $"{instrument.Name} {tags[1].Value}" : instrument.Name;
        lock (_last)
        {
            _last[name] = value;
            _greatest[name] = Math.Max(value, _greatest.GetValueOrDefault(name, -1));
        }
    }
}
