using static Tmds.Linux.LibC;

namespace FiberNet.Tests.Diagnostics;

public class StallTests
{
    [Fact]
    public void Stalling_fiber_is_named_meanwhile_and_located_at_its_end()
    {
        var reports = new List<StallReport>();
        using var reported = new ManualResetEventSlim();
        using var ended = new SemaphoreSlim(0);
        Rig.Run(async () =>
        {
            Fiber greedy = Fiber.Start(async () =>
            {
                SpinUntil(reported);
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }, "greedy");
            await ended.WaitAsync();
            greedy.Cancel();
        }, new ReactorOptions
        {
            StallThreshold = TimeSpan.FromMilliseconds(5),
            Stalled = report =>
            {
                lock (reports)
                    reports.Add(report);
                if (report.HasEnded)
                    ended.Release();
                else if (report.Fiber?.Name == "greedy")
                    reported.Set();
            },
        });
        StallReport during = reports.First(report => report.Fiber?.Name == "greedy" && !report.HasEnded);
        StallReport after = reports.First(report => report.Fiber?.Name == "greedy" && report.HasEnded);
        Assert.Null(during.StackTrace);
        Assert.True(after.Duration >= during.Duration);
        Assert.Contains("greedy", after.ToString(), StringComparison.Ordinal);
        Assert.NotNull(after.StackTrace);
    }

    [Fact]
    public void Stalled_callback_is_reported_despite_a_throwing_handler()
    {
        using var reported = new ManualResetEventSlim();
        var lines = new List<string>();
        var failures = new List<FiberFailedEventArgs>();
        Rig.Run(async () =>
        {
            Reactor.Current.Post(() => SpinUntil(reported));
            await Reactor.Offload(reported.Wait);
            await Quiet.Turns(3);
        }, new ReactorOptions
        {
            StallThreshold = TimeSpan.FromMilliseconds(5),
            Log = line =>
            {
                lock (lines)
                    lines.Add(line);
            },
            UnhandledException = failures.Add,
            Stalled = report =>
            {
                if (report.Fiber is null)
                    reported.Set();
                throw new InvalidTimeZoneException();
            },
        });
        Assert.Contains(lines, line => line.Contains(nameof(InvalidTimeZoneException), StringComparison.Ordinal));
    }

    [Fact]
    public void Callback_that_stalls_after_a_stalled_fiber_is_reported()
    {
        using var fiberReported = new ManualResetEventSlim();
        using var callbackReported = new ManualResetEventSlim();
        Rig.Run(async () =>
        {
            Reactor.Current.Post(() => SpinUntil(callbackReported));
            SpinUntil(fiberReported);
            await Reactor.Offload(callbackReported.Wait);
        }, new ReactorOptions
        {
            StallThreshold = TimeSpan.FromMilliseconds(5),
            Stalled = report => (report.Fiber is null ? callbackReported : fiberReported).Set(),
        });
    }

    [Fact]
    public void Flight_recorder_is_written_after_a_stall()
    {
        string directory = Directory.CreateTempSubdirectory("fibernet").FullName;
        using var reported = new ManualResetEventSlim();
        using var written = new SemaphoreSlim(0);
        Rig.Run(async () =>
        {
            Fiber.Start(async () => SpinUntil(reported), "greedy");
            await written.WaitAsync();
        }, new ReactorOptions
        {
            StallThreshold = TimeSpan.FromMilliseconds(5),
            RecordDirectory = directory,
            Stalled = _ => reported.Set(),
            Log = line =>
            {
                if (line.StartsWith("The flight recorder was written to ", StringComparison.Ordinal))
                    written.Release();
            },
        });
        string trace = File.ReadAllText(Directory.GetFiles(directory)[0]);
        Directory.Delete(directory, recursive: true);
        Assert.Contains("kept the thread for", trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Idle_or_quick_reactor_is_not_reported()
    {
        var reports = new List<StallReport>();
        Rig.Run(async () =>
        {
            // Nothing but callbacks, one a turn, for many times the threshold: no slice ever changes.
            Reactor reactor = Reactor.Current;
            using var over = new SemaphoreSlim(0);
            long end = FiberClock.Monotonic.Timestamp + 400_000_000;
            void Again()
            {
                if (FiberClock.Monotonic.Timestamp < end)
                    reactor.Post(Again);
                else
                    over.Release();
            }

            reactor.Post(Again);
            await over.WaitAsync();
        }, new ReactorOptions { StallThreshold = TimeSpan.FromMilliseconds(100), Stalled = reports.Add });
        Assert.Empty(reports);
    }

    [Fact]
    public void Dump_lists_every_fiber_and_its_wait()
    {
        var lines = new FiberLines();
        Rig.Run(async () =>
        {
            (int read, int write) = Kernel.Pipe();
            Fiber reader = Fiber.Start(async () => { await Reactor.IoWait(read, IoEvents.Read); }, "pipe reader");
            Fiber caller = Fiber.Start(async () => { await Reactor.Offload(lines.Written.Wait); }, "caller");
            await Fiber.Yield();
            string dump = Reactor.Current.Dump();
            Assert.Contains($"Read of fd {read}", dump, StringComparison.Ordinal);
            Assert.Contains("a call on the thread pool", dump, StringComparison.Ordinal);
            Kernel.Kill(SIGQUIT);
            await caller.Join();
            reader.Cancel();
            Kernel.Close(read);
            Kernel.Close(write);
        }, new ReactorOptions { Name = "dumped", Log = lines.Add, DumpOn = System.Runtime.InteropServices.PosixSignal.SIGQUIT });
        string text = Assert.Single(lines.All);
        Assert.Contains("reactor dumped", text, StringComparison.Ordinal);
        Assert.Contains("pipe reader", text, StringComparison.Ordinal);
        Assert.Contains("caller", text, StringComparison.Ordinal);
    }

    /// <summary>Keeps the reactor busy until the watchdog has spoken: no clock decides.</summary>
    private static void SpinUntil(ManualResetEventSlim reported)
    {
        while (!reported.IsSet)
            Thread.SpinWait(100);
    }

    private sealed class FiberLines
    {
        internal List<string> All { get; } = [];

        internal ManualResetEventSlim Written { get; } = new();

        internal void Add(string line)
        {
            All.Add(line);
            Written.Set();
        }
    }
}
