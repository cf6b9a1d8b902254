using Xunit.Abstractions;

namespace FiberNet.Tests;

/// <summary>The page with 100,000 fibers behind it, in a real browser.</summary>
[Collection(nameof(ConsoleTests))]
public class CrowdPageTests(ITestOutputHelper output)
{
    private const int Crowd = 100_000;

    [RequiresFact("chromium")]
    public async Task Page_samples_100_000_fibers_without_a_slice_of_their_loop()
    {
        await using ReactorThread reactor = Reactor.StartThread(new ReactorOptions { Name = "crowd", DeadlockThreshold = Timeout.InfiniteTimeSpan });
        await reactor.InvokeAsync(StartCrowd);
        string path = Path.Combine(Path.GetTempPath(), $"fibernet-crowd-{Environment.ProcessId}.sock");
        await using FiberConsole console = await FiberConsole.StartAsync(path, port: 0);

        using var delays = new LongestDelays("crowd");
        output.WriteLine($"without the page: {await DelaysOfTicks(reactor, delays, static () => Task.Delay(3000))}");

        // The loop sleeps in the kernel. What the browser asks for does not wake it: nothing is looked at in a slice.
        ReactorStatistics before = await Loop.Settled(reactor.Reactor);
        await using Browser browser = await Browser.Open(console.Address!);
        await UsePage(browser);
        Assert.Equal(Loop.Counters(before), Loop.Counters(reactor.Reactor.Statistics));

        // The same beside a loop that works; a neighbour can make its delays long, so they are printed only.
        output.WriteLine($"with the page: {await DelaysOfTicks(reactor, delays, async () =>
        {
            await UsePage(browser);
            await browser.Until("rates.length >= 3");
            await UsePage(browser);
        })}");
    }

    /// <summary>The longest delays of a loop that wakes each millisecond, while something else is done.</summary>
    private static async Task<string> DelaysOfTicks(ReactorThread reactor, LongestDelays delays, Func<Task> done)
    {
        using var end = new CancellationTokenSource();
        Task ticks = reactor.InvokeAsync(() => Tick(end.Token));
        _ = delays.Take();
        await done();
        string longest = delays.Take();
        await end.CancelAsync();
        await ticks;
        return longest;
    }

    /// <summary>Sorts the table up and down, and looks at the graph and at the recorder.</summary>
    private static async Task UsePage(Browser browser)
    {
        await browser.Until("document.querySelectorAll('#fibers tr').length > 16");
        int rows = int.Parse(await browser.Evaluate("document.querySelectorAll('#fibers tr').length"));
        Assert.InRange(rows, 16, 16 * 4);
        Assert.Matches(@"^\d+ of 10000\d fibers are shown", await browser.Evaluate("document.getElementById('shown').textContent"));

        await browser.Evaluate("document.getElementById('live').checked = false; 'held'");
        string up = await Sorted(browser);
        string down = await Sorted(browser);
        Assert.Equal(up.Split(',').Reverse(), down.Split(','));
        Assert.Equal(Crowd / 2, up.Split(',').Max(static count => count.Length == 0 ? 0 : int.Parse(count)));

        string graph = await browser.Evaluate("[...document.querySelectorAll('#graph text')].map(text => text.textContent).join('|')");
        Assert.StartsWith("clerk|mutex 'ledger'|porter|porter|mutex 'stock'|clerk|", graph, StringComparison.Ordinal);
        Assert.InRange(graph.Split('|').Length, 3 * 16, 3 * 32);
        Assert.Equal("2", await browser.Evaluate("document.querySelectorAll('tr.ring').length"));

        TraceSchema.Check(await browser.Download(), "reactor crowd");
        await browser.Evaluate("document.getElementById('live').checked = true; 'live'");
    }

    /// <summary>Clicks on the column of how many fibers are at the same place.</summary>
    /// <returns>The column.</returns>
    private static async Task<string> Sorted(Browser browser)
    {
        await browser.Evaluate("[...document.querySelectorAll('th')].find(th => th.textContent === 'at the same place').onclick(), 'clicked'");
        return await browser.Evaluate("[...document.querySelectorAll('#fibers tr')].map(row => row.children[8].textContent).join()");
    }

    /// <summary>Half of the crowd waits for a lock whose holder is in a ring, the other half sleeps.</summary>
    private static async FiberTask StartCrowd()
    {
        var ledger = new FiberMutex("ledger");
        var stock = new FiberMutex("stock");
        Fiber.Start(() => TakeBoth(stock, ledger), "clerk");
        Fiber.Start(() => TakeBoth(ledger, stock), "porter");
        await Fiber.Yield();
        for (int number = 0; number < Crowd / 2; number++)
        {
            Fiber.Create(static () => Fiber.Sleep(TimeSpan.FromDays(1)));
            Fiber.Create(async () => (await stock.Lock()).Dispose());
        }
    }

    private static async FiberTask TakeBoth(FiberMutex first, FiberMutex second)
    {
        using (await first.Lock())
        {
            await Fiber.Yield();
            using (await second.Lock())
            {
            }
        }
    }

    private static async FiberTask Tick(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
    }
}
