using System.Text.Json;

namespace FiberNet.Tests;

public class FlightRecorderTests
{
    [Fact]
    public void A_wait_is_recorded_from_its_cause_to_its_end() => Sim.Run(async () =>
    {
        var mutex = new FiberMutex();
        MutexGuard guard = await mutex.Lock();
        Fiber locker = Fiber.Start(async () => (await mutex.Lock()).Dispose());
        await Fiber.Sleep(Sim.Seconds(2));
        guard.Dispose();
        await locker.Join();
        FlightRecord[] records = [.. FiberScheduler.Current!.Recorder!.Snapshot().Where(record => record.Event != FlightEvent.Turn && record.Subject == locker.Id)];
        Assert.Equal([FlightEvent.Spawn, FlightEvent.Park, FlightEvent.Ready, FlightEvent.End], records.Select(record => record.Event));
        Assert.Equal("Lock", records[1].WaitsFor);
        Assert.Equal([Fiber.Current.Id, 0, Fiber.Current.Id, 0], records.Select(record => (long)record.By));
        Assert.Equal(2.0, (records[2].Time - records[1].Time) / 1e9, 0.01);
    });

    [Fact]
    public void The_ring_keeps_the_last_events() => FiberScheduler.Run(
        async () =>
        {
            FlightRecorder recorder = FiberScheduler.Current!.Recorder!;
            for (int i = 0; i < 100; i++)
                recorder.Write(FlightEvent.Error, i);
            await Fiber.Yield();
            IReadOnlyList<FlightRecord> records = recorder.Snapshot();
            Assert.Equal(64, recorder.Capacity);
            Assert.InRange(records.Count, 60, 64);
            Assert.Equal(99, records.Last(record => record.Event == FlightEvent.Error).Subject);
            Assert.Equal(records.OrderBy(record => record.Time), records);
        },
        new FiberSchedulerOptions { RecorderSize = 60 });

    [Fact]
    public void No_recorder_is_kept_when_its_size_is_0() =>
        FiberScheduler.Run(async () => Assert.Null(FiberScheduler.Current!.Recorder), new FiberSchedulerOptions { RecorderSize = 0 });

    [Fact]
    public void The_trace_is_what_the_trace_event_format_asks_for() => Sim.Run(async () =>
    {
        Fiber sleeper = Fiber.Start(() => Fiber.Sleep(Sim.Seconds(1)));
        await sleeper.Join();
        using JsonDocument trace = JsonDocument.Parse(FlightLog.ToChromeTrace(FiberScheduler.Current!.Recorder!, "test"));
        JsonElement[] events = [.. trace.RootElement.GetProperty("traceEvents").EnumerateArray()];
        Assert.All(events, entry =>
        {
            Assert.False(string.IsNullOrEmpty(entry.GetProperty("name").GetString()));
            Assert.True(entry.GetProperty("ts").GetDouble() >= 0);
            Assert.Equal(1, entry.GetProperty("pid").GetInt32());
            Assert.True(entry.GetProperty("tid").GetInt64() >= 0);
            switch (entry.GetProperty("ph").GetString())
            {
                case "X":
                    Assert.True(entry.GetProperty("dur").GetDouble() >= 0);
                    break;
                case "i":
                    Assert.Equal("t", entry.GetProperty("s").GetString());
                    break;
                default:
                    Assert.Equal("M", entry.GetProperty("ph").GetString());
                    Assert.Equal("test", entry.GetProperty("args").GetProperty("name").GetString());
                    break;
            }
        });
        JsonElement wait = Assert.Single(events, entry => entry.GetProperty("tid").GetInt64() == sleeper.Id && entry.GetProperty("name").GetString() == "waits: sleep");
        Assert.Equal(1e6, wait.GetProperty("dur").GetDouble(), 1e4);
    });

    [Fact]
    public void The_text_has_a_line_for_each_event() => Sim.Run(async () =>
    {
        await Fiber.Sleep(Sim.Seconds(1));
        string[] lines = FlightLog.ToText(FiberScheduler.Current!.Recorder!, last: 3).Split(Environment.NewLine);
        Assert.Equal(4, lines.Length);
        Assert.Equal($"0.000000 fiber {Fiber.Current.Id} readied by the loop", lines[2]);
    });
}
