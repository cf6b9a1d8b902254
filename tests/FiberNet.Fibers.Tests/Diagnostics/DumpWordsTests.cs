namespace FiberNet.Tests;

/// <summary>The words of a dump for waits that read oddly otherwise.</summary>
public class DumpWordsTests
{
    [Fact]
    public void A_dump_tells_which_sleep_is_overdue_and_which_has_no_end() => FiberScheduler.Run(async () =>
    {
        Fiber late = Fiber.Start(() => Fiber.Sleep(TimeSpan.FromMilliseconds(1)), "late");
        Fiber endless = Fiber.Start(() => Fiber.Sleep(Timeout.InfiniteTimeSpan), "endless");
        Fiber getter = Fiber.Start(async () => await new FiberChannel<int>(name: "bare").Get(), "getter");
        await Fiber.Yield();
        while (late.Info().TimeLeft >= TimeSpan.FromMilliseconds(-20))
            Thread.SpinWait(100);
        string dump = FiberScheduler.Current!.Dump();
        Assert.Matches(@"'late': sleeping for 0\.\d+ s, 0\.\d+ s overdue", dump);
        Assert.Matches(@"'endless': sleeping for 0\.\d+ s, without end", dump);
        Assert.Contains("'getter': waiting for an item from channel 'bare' (no buffer) for", dump, StringComparison.Ordinal);
        endless.Cancel();
        getter.Cancel();
    });
}
