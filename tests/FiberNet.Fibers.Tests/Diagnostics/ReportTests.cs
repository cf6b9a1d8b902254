namespace FiberNet.Tests;

/// <summary>What a scheduler without a reactor writes to standard error by itself.</summary>
[Collection(nameof(EntryAssembly))]
public class ReportTests
{
    [Fact]
    public void A_ring_of_locks_is_written_to_the_log() => UntilWritten("waited for each other", async written =>
    {
        Fiber[] ring = StartRing();
        Assert.Contains("mutex 'stock'", await written, StringComparison.Ordinal);
        Array.ForEach(ring, static fiber => fiber.Cancel());
    });

    [Fact]
    public void Further_waits_for_locks_do_not_put_the_look_off() => UntilWritten("waited for each other", async written =>
    {
        Fiber[] ring = StartRing();

        // Each wait for a lock asks for a look. The first look is due all the same.
        var busy = new FiberMutex("busy");
        Task<string> report = written.WaitAsync(TimeSpan.FromSeconds(30));
        while (!report.IsCompleted)
        {
            Fiber waiter;
            using (await busy.Lock())
            {
                waiter = Fiber.Create(async () => (await busy.Lock()).Dispose());
                await Fiber.Yield();
            }

            await waiter.Join();
        }

        Assert.Contains("mutex 'stock'", await report, StringComparison.Ordinal);
        Array.ForEach(ring, static fiber => fiber.Cancel());
    }, thresholdMilliseconds: 300);

    [Fact]
    public void A_foreign_await_after_its_limit_is_written_to_the_log() => UntilWritten("time limit of 00:00:00.0010000 has expired", async written =>
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Fiber waiter = Fiber.Start(async () =>
        {
            using (Fiber.TimeLimit(TimeSpan.FromMilliseconds(1)))
            {
                try
                {
                    await Fiber.Sleep(TimeSpan.FromMinutes(1));
                }
                catch (TimeoutException)
                {
#pragma warning disable FIBER008 // This await is what is reported.
                    await gate.Task;
#pragma warning restore FIBER008
                }
            }
        });
        Assert.Contains(nameof(A_foreign_await_after_its_limit_is_written_to_the_log), await written, StringComparison.Ordinal);
        gate.SetResult();
        await waiter.Throws<TimeoutException>();
    });

    private static void UntilWritten(string text, Func<Task<string>, FiberTask> body, int thresholdMilliseconds = 20)
    {
        var written = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var writer = new LineWriter(line =>
        {
            if (line.Contains(text, StringComparison.Ordinal))
                written.TrySetResult(line);
        });
        StandardError.RunWith(writer, () => FiberScheduler.Run(() => body(written.Task), new FiberSchedulerOptions { DeadlockThreshold = TimeSpan.FromMilliseconds(thresholdMilliseconds) }));
    }

    /// <summary>Two fibers each of which waits for the lock of the other.</summary>
    private static Fiber[] StartRing()
    {
        var stock = new FiberMutex("stock");
        var ledger = new FiberMutex("ledger");
        return [Fiber.Start(() => LockBoth(stock, ledger)), Fiber.Start(() => LockBoth(ledger, stock))];
    }

    private static async FiberTask LockBoth(FiberMutex first, FiberMutex second)
    {
        using MutexGuard one = await first.Lock();
        await Fiber.Yield();
        using MutexGuard two = await second.Lock();
    }
}
