using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;

namespace FiberNet.Tests.Diagnostics;

public class MetricsTests
{
    [Fact]
    public void The_meter_reports_the_counters_of_each_reactor_by_name()
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "FiberNet")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag is { Key: "fibernet.reactor.name", Value: "measured" })
                    seen[instrument.Name] = value;
            }
        });
        Rig.Run(async () =>
        {
            int fd = Kernel.EventFd();
            using var descriptor = new Advanced.Descriptor(fd);
            Fiber sleeper = Fiber.Create(() => Fiber.Sleep(TimeSpan.FromDays(1)));
            await Fiber.Yield();
            listener.Start();
            listener.RecordObservableInstruments();
            sleeper.Cancel();
        }, new ReactorOptions { Name = "measured" });
        Assert.Equal(2, seen["fibernet.fibers.active"]);
        Assert.Equal(1, seen["fibernet.timers.active"]);
        Assert.Equal(1, seen["fibernet.descriptors.open"]);
        Assert.True(seen["fibernet.reactor.turns"] > 0);
        Assert.True(seen["fibernet.reactor.slices"] > 0);
        Assert.True(seen["fibernet.reactor.polls"] > 0);
        Assert.Contains("fibernet.reactor.wakeups", seen.Keys);
        Assert.Contains("fibernet.reactor.stalls", seen.Keys);
        Assert.Contains("fibernet.fibers.ready", seen.Keys);
        seen.Clear();
        listener.RecordObservableInstruments();
        Assert.Empty(seen);
    }

    [Fact]
    public void The_event_source_tells_of_start_and_end_and_has_counters()
    {
        var counters = new HashSet<string>(StringComparer.Ordinal);
        using var arrived = new ManualResetEventSlim();
        using var listener = new Listener(counters, arrived);
        Rig.Run(async () =>
        {
            await Reactor.Offload(arrived.Wait);
        }, new ReactorOptions { Name = "traced" });
        lock (listener.Events)
        {
            Assert.Contains("ReactorStarted traced", listener.Events);
            Assert.Contains("ReactorStopped traced", listener.Events);
        }
    }

    private sealed class Listener(HashSet<string> counters, ManualResetEventSlim arrived) : EventListener
    {
        internal List<string> Events { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "FiberNet")
                EnableEvents(eventSource, EventLevel.Verbose, EventKeywords.All, new Dictionary<string, string?> { ["EventCounterIntervalSec"] = "0.05" });
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName == "EventCounters")
            {
                if (eventData.Payload![0] is IDictionary<string, object> counter)
                    counters.Add((string)counter["Name"]);
                if (counters.IsSupersetOf(["turns-per-second", "slices-per-second", "polls-per-second", "events-per-second", "wakeups-per-second", "active-fibers", "ready-fibers", "active-timers", "open-descriptors"]))
                    arrived.Set();
                return;
            }

            lock (Events)
                Events.Add($"{eventData.EventName} {eventData.Payload?[0]}");
        }
    }
}
