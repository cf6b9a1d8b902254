using System.Diagnostics;
using System.Text;
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
        JsonElement[] events = TraceSchema.Check(FlightLog.ToChromeTrace(FiberScheduler.Current!.Recorder!, "test"), "test");
        JsonElement wait = Assert.Single(events, entry => TraceSchema.RowOf(entry) == (1, sleeper.Id) && TraceSchema.NameOf(entry) == "waits: sleep");
        Assert.Equal(1e6, wait.GetProperty("dur").GetDouble(), 1e4);
    });

    [Fact]
    public void Each_scheduler_is_a_process_of_its_own_in_one_trace()
    {
        FlightRecorder early = Recorded(slept: 1);
        FlightRecorder late = Recorded(slept: 3);
        KeyValuePair<string, FlightRecorder>[] both = [new("early", early), new("late", late)];
        JsonElement[] events = TraceSchema.Check(Encode(both), "early", "late");
        JsonElement[] sleeps = [.. events.Where(static entry => TraceSchema.NameOf(entry) == "waits: sleep")];
        Assert.Equal([(1, 1), (2, 1)], sleeps.Select(TraceSchema.RowOf));
        Assert.Equal([1, 3], sleeps.Select(static entry => Math.Round(entry.GetProperty("dur").GetDouble() / 1e6)));

        // Of each the run is left that followed the sleep.
        Assert.Equal(2, TraceSchema.Check(Encode(both, last: 2), "early", "late").Count(static entry => entry.GetProperty("ph").GetString() != "M"));
    }

    [Fact]
    public void A_fiber_that_runs_still_is_shown_to_the_pictures_end() => FiberScheduler.Run(async () =>
    {
        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(20))
            Thread.SpinWait(100);
        JsonElement[] events = TraceSchema.Check(FlightLog.ToChromeTrace(FiberScheduler.Current!.Recorder!, "test"), "test");
        JsonElement last = events.Last(static entry => TraceSchema.RowOf(entry) == (1, Fiber.Current.Id) && entry.GetProperty("ph").GetString() == "X");
        Assert.Equal("runs, readied by the loop", TraceSchema.NameOf(last));
        Assert.True(last.GetProperty("dur").GetDouble() >= 20_000);
    });

    [Fact]
    public void The_text_has_a_line_for_each_event() => Sim.Run(async () =>
    {
        await Fiber.Sleep(Sim.Seconds(1));
        string[] lines = FlightLog.ToText(FiberScheduler.Current!.Recorder!, last: 3).Split(Environment.NewLine);
        Assert.Equal(4, lines.Length);
        Assert.Equal($"0.000000 fiber {Fiber.Current.Id} readied by the loop", lines[2]);
    });

    private static string Encode(KeyValuePair<string, FlightRecorder>[] recorders, int last = int.MaxValue) =>
        string.Concat(FlightLog.EncodeChromeTrace(recorders, last).Select(static part => Encoding.UTF8.GetString(part.Span)));

    private static FlightRecorder Recorded(int slept)
    {
        FlightRecorder? recorder = null;
        Sim.Run(async () =>
        {
            recorder = FiberScheduler.Current!.Recorder;
            await Fiber.Sleep(Sim.Seconds(slept));
        });
        return recorder!;
    }
}
