using FiberNet.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace FiberNet.Tests.Telemetry;

/// <summary>The meter through the SDK of OpenTelemetry and its in-memory exporter.</summary>
internal sealed class ExportedMeters : IDisposable
{
    private readonly List<Metric> _exported = [];
    private readonly MeterProvider _provider;

    internal ExportedMeters() => _provider = Sdk.CreateMeterProviderBuilder()
        .AddMeter(FiberTelemetry.MeterName, "FiberNet")
        .AddInMemoryExporter(_exported, static reader => reader.TemporalityPreference = MetricReaderTemporalityPreference.Cumulative)
        .Build();

    /// <summary>The sum of a counter over all series that have the tags.</summary>
    internal long Sum(string name, string unit, params (string Key, string Value)[] tags) => Points(name, unit, tags).Sum(static point => point.GetSumLong());

    /// <summary>How many values a histogram has over all series that have the tags.</summary>
    internal long Count(string name, string unit, params (string Key, string Value)[] tags) => Points(name, unit, tags).Sum(static point => point.GetHistogramCount());

    public void Dispose() => _provider.Dispose();

    private List<MetricPoint> Points(string name, string unit, (string Key, string Value)[] tags)
    {
        _exported.Clear();
        Assert.True(_provider.ForceFlush());
        var points = new List<MetricPoint>();
        foreach (Metric metric in _exported.Where(metric => metric.Name == name))
        {
            Assert.Equal(unit, metric.Unit);
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            {
                var found = new Dictionary<string, string?>();
                foreach (KeyValuePair<string, object?> tag in point.Tags)
                    found[tag.Key] = $"{tag.Value}";
                if (tags.All(tag => found.GetValueOrDefault(tag.Key) == tag.Value))
                    points.Add(point);
            }
        }

        return points;
    }
}
