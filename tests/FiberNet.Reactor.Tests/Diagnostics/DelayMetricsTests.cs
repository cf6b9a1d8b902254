using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FiberNet.Tests.Diagnostics;

public class DelayMetricsTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Turns_are_timed_while_a_listener_wants_it()
    {
        using var readings = new MeterReadings("timed");
        Rig.Run(async () =>
        {
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));

            // Both are due when this slice is over. The second has to wait for the first.
            Fiber first = Fiber.Create(() => SleepAndSpin(s_long));
            Fiber second = Fiber.Create(() => SleepAndSpin(TimeSpan.Zero));
            Spin(s_long);
            await first.Join();
            await second.Join();
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            Assert.InRange(readings.Last("fibernet.reactor.busy.time"), 2 * s_long.TotalSeconds, 60);
        }, new ReactorOptions { Name = "timed" });
        Assert.InRange(readings.Greatest("fibernet.reactor.slice.duration"), s_long.TotalSeconds, 60);
        Assert.InRange(readings.Greatest("fibernet.reactor.ready.delay"), s_long.TotalSeconds, 60);
        Assert.InRange(readings.Greatest("fibernet.reactor.timer.lateness"), s_long.TotalSeconds / 2, 60);
    }

    [Fact]
    public void Busy_time_counts_a_loop_that_is_stuck()
    {
        using var readings = new MeterReadings("stuck");
        Rig.Run(async () =>
        {
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            double before = readings.Last("fibernet.reactor.busy.time");
            Spin(s_long);
            Assert.InRange(readings.Last("fibernet.reactor.busy.time") - before, s_long.TotalSeconds, 60);
            double after = readings.Last("fibernet.reactor.busy.time");
            await Fiber.Sleep(10 * s_long);
            Assert.InRange(readings.Last("fibernet.reactor.busy.time") - after, 0, 8 * s_long.TotalSeconds);
        }, new ReactorOptions { Name = "stuck" });
    }

    [Fact]
    public void Wait_for_a_thread_of_the_pool_is_timed()
    {
        using var readings = new MeterReadings("pool");
        Rig.Run(async () =>
        {
            // The first call keeps the only thread, and takes its time when the second one waits.
            using var waits = new ManualResetEventSlim();
            Fiber first = Fiber.Create(async () => await Reactor.Offload(() =>
            {
                waits.Wait();
                Spin(s_long);
            }));
            FiberTask second = Reactor.Offload(static () => { });
            waits.Set();
            await second;
            await first.Join();
        }, new ReactorOptions { Name = "pool", MaxOffloads = 1 });
        Assert.InRange(readings.Greatest("fibernet.reactor.offload.wait"), s_long.TotalSeconds, 60);
    }

    [Fact]
    public void Timing_of_turns_allocates_nothing()
    {
        using var readings = new MeterReadings("frugal", keeps: false);
        Rig.Run(async () =>
        {
            for (int i = 0; i < 10_000; i++)
                await Fiber.Yield();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10_000; i++)
                await Fiber.Yield();
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }, new ReactorOptions { Name = "frugal" });
    }

    [Fact]
    public void Listener_that_throws_gets_no_more_delays()
    {
        using var listener = new MeterListener();
        int calls = 0;
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Name == "fibernet.reactor.slice.duration")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (tags[0].Value is not "failing")
                return;
            calls++;
            throw new InvalidTimeZoneException("the listener's fault");
        });
        listener.Start();
        Rig.Run(async () =>
        {
            for (int i = 0; i < 3; i++)
                await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        }, new ReactorOptions { Name = "failing" });
        Assert.Equal(1, calls);
    }

    private static async FiberTask SleepAndSpin(TimeSpan time)
    {
        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        Spin(time);
    }

    private static void Spin(TimeSpan time)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time;)
        {
        }
    }
}
