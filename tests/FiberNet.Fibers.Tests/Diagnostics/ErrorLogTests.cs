using FiberNet.Advanced;

namespace FiberNet.Tests;

/// <summary>The default log, and handlers that fail: neither a fiber, nor the loop, nor the caller notices.</summary>
[Collection(nameof(EntryAssembly))]
public class ErrorLogTests
{
    [Fact]
    public void A_full_disk_under_standard_error_ends_no_scheduler()
    {
        using var full = new LineWriter(_ => throw new IOException("No space left on device"));
        StandardError.RunWith(full, () =>
        {
            bool isRunningOn = false;
            FiberScheduler.Run(async () =>
            {
                Fiber.Start(() => throw new InvalidTimeZoneException());
                await Fiber.Sleep(Sim.Seconds(1));
                isRunningOn = true;
            }, new FiberSchedulerOptions { Clock = new VirtualClock() });
            Assert.True(isRunningOn);
        });
    }

    [Fact]
    public void A_throwing_handler_is_reported_with_its_argument()
    {
        var lines = new List<string>();
        using var writer = new LineWriter(lines.Add);
        StandardError.RunWith(writer, () =>
        {
            int answer = FiberScheduler.Run(async () =>
            {
                Fiber.Start(() => throw new InvalidTimeZoneException());
                FiberScheduler.Current!.Post(() => throw new NotFiniteNumberException());
                await Fiber.Sleep(Sim.Seconds(1));
                return 42;
            }, new FiberSchedulerOptions { Clock = new VirtualClock(), UnhandledException = _ => throw new DivideByZeroException() });
            Assert.Equal(42, answer);
        });
        string text = string.Join('\n', lines);
        Assert.Equal(2, lines.Count);
        Assert.Contains(nameof(DivideByZeroException), text, StringComparison.Ordinal);
        Assert.Contains(nameof(InvalidTimeZoneException), text, StringComparison.Ordinal);
        Assert.Contains(nameof(NotFiniteNumberException), text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_whose_text_throws_is_still_reported()
    {
        var lines = new List<string>();
        using var writer = new LineWriter(lines.Add);
        StandardError.RunWith(writer, () => FiberScheduler.Run(async () =>
        {
            Fiber.Start(() => throw new MuteException());
            await Fiber.Sleep(Sim.Seconds(1));
        }, new FiberSchedulerOptions { Clock = new VirtualClock() }));
        Assert.Contains(nameof(MuteException), Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_without_a_reader_blocks_no_caller_and_counts_losses()
    {
        using var gate = new ManualResetEventSlim();
        var lines = new List<string>();
        using var writer = new LineWriter(line =>
        {
            gate.Wait();
            lines.Add(line);
        });
        StandardError.RunWith(writer, () =>
        {
            for (int i = 0; i < 5000; i++)
                StandardErrorLog.Write($"line {i}");
            Assert.False(StandardErrorLog.Flush(TimeSpan.Zero));
            gate.Set();
            Assert.True(StandardErrorLog.Flush(TimeSpan.FromMinutes(1)));
            StandardErrorLog.Write("last");
        });
        Assert.Equal("FiberNet: line 0", lines[0]);
        Assert.Equal("FiberNet: last", lines[^1]);
        long written = lines.Count(line => line.StartsWith("FiberNet: line ", StringComparison.Ordinal));

        // One line, or two if the writer took its first line only when the queue was full.
        long lost = lines.Where(line => line.Contains("were lost", StringComparison.Ordinal)).Sum(line => long.Parse(line.Split(' ')[1], null));
        Assert.Equal(5000 - written, lost);
        Assert.InRange(written, 1024, 1025);
    }

    [Fact]
    public void Lines_that_cannot_be_written_are_counted_in_a_later_line()
    {
        bool isFull = true;
        var lines = new List<string>();
        using var writer = new LineWriter(line =>
        {
            if (isFull)
                throw new IOException("No space left on device");
            lines.Add(line);
        });
        StandardError.RunWith(writer, () =>
        {
            StandardErrorLog.Write("one");
            StandardErrorLog.Write("two");
            Assert.True(StandardErrorLog.Flush(TimeSpan.FromMinutes(1)));
            isFull = false;
            StandardErrorLog.Write("three");
        });
        Assert.Equal(2, lines.Count);
        Assert.Contains("2 lines of the log were lost", lines[0], StringComparison.Ordinal);
        Assert.Equal("FiberNet: three", lines[1]);
    }

    [Fact]
    public void A_custom_operation_whose_cancel_hook_throws_fails_its_await()
    {
        Sim.Run(async () =>
        {
            Fiber fiber = Fiber.Start(async () => { await FiberScheduler.Current!.Rent<Stubborn>().Start(); }, "stubborn");
            await Fiber.Yield();
            Assert.Contains("cannot be described", fiber.Info().WaitsFor, StringComparison.Ordinal);
            fiber.Cancel();
            await fiber.Throws<InvalidTimeZoneException>();
        });
    }

    private sealed class MuteException : Exception
    {
        public override string ToString() => throw new NotSupportedException();
    }

    private sealed class Stubborn : Operation<int>
    {
        protected override string Description => throw new NotSupportedException();

        internal FiberTask<int> Start()
        {
            Begin(null);
            return Task;
        }

        protected override int OnTimeout() => 0;

        protected override void OnCanceled() => throw new InvalidTimeZoneException();

        protected override void OnRecycle()
        {
        }
    }
}
