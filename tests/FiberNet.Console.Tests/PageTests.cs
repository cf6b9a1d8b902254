using System.Text.Json;

namespace FiberNet.Tests;

/// <summary>The page of the console in a real browser.</summary>
[Collection(nameof(ConsoleTests))]
public class PageTests
{
    private const string Names = "[...document.querySelectorAll('#fibers tr')].map(row => row.children[2].textContent).join()";

    [RequiresFact("chromium")]
    public async Task Page_shows_sorts_and_records_a_loaded_server()
    {
        await using ReactorThread reactor = Reactor.StartThread(new ReactorOptions { Name = "shop" });
        await using ReactorThread second = Reactor.StartThread(new ReactorOptions { Name = "store" });
        await reactor.InvokeAsync(() => StartRing("stock", "ledger", "clerk", "porter"));
        await second.InvokeAsync(() => StartRing("oven", "flour", "baker", "miller"));
        string path = Path.Combine(Path.GetTempPath(), $"fibernet-page-{Environment.ProcessId}.sock");
        await using FiberConsole console = await FiberConsole.StartAsync(path, port: 0);
        await using Browser browser = await Browser.Open(console.Address!);

        // The table: all fibers, sorted by the column that is clicked, up and down.
        await browser.Until("document.querySelectorAll('#fibers tr').length >= 26");
        await browser.Evaluate("document.getElementById('live').checked = false; [...document.querySelectorAll('th')].find(th => th.textContent === 'fiber').onclick(), 'clicked'");
        string up = await browser.Evaluate(Names);
        await browser.Evaluate("[...document.querySelectorAll('th')].find(th => th.textContent === 'fiber').onclick(), 'clicked'");
        string down = await browser.Evaluate(Names);
        Assert.Equal(up.Split(',').Order(StringComparer.Ordinal), up.Split(','));
        Assert.Equal(up.Split(',').Reverse(), down.Split(','));
        Assert.Contains("waiter 7", up, StringComparison.Ordinal);

        // The graph: the two locks of each ring, with who waits for it and who holds it. Both reactors number their fibers from 1.
        string graph = await browser.Evaluate("[...document.querySelectorAll('#graph text')].map(text => text.textContent).join('|')");
        Assert.Contains("clerk|mutex 'ledger'|porter", graph, StringComparison.Ordinal);
        Assert.Contains("porter|mutex 'stock'|clerk", graph, StringComparison.Ordinal);
        Assert.Contains("baker|mutex 'flour'|miller", graph, StringComparison.Ordinal);
        Assert.Contains("miller|mutex 'oven'|baker", graph, StringComparison.Ordinal);
        Assert.Equal("4", await browser.Evaluate("document.querySelectorAll('tr.ring').length"));

        // A name is text, whatever is in it.
        Assert.Equal("0", await browser.Evaluate("document.querySelectorAll('#fibers img').length"));

        // The button downloads what the browser's own trace viewer reads, with a process for each reactor.
        JsonElement[] events = TraceSchema.Check(await browser.Download(), "reactor shop", "reactor store");
        Assert.All([1, 2], process => Assert.Contains(events, entry => TraceSchema.RowOf(entry).Process == process && TraceSchema.NameOf(entry) == "waits: Lock"));

        if (Environment.GetEnvironmentVariable("FIBERNET_SCREENSHOT") is { } file)
            await File.WriteAllBytesAsync(file, await browser.Screenshot());
    }

    /// <summary>Two fibers that wait for each other's lock, ten that wait for an event, and one with a name that looks like markup.</summary>
    private static async FiberTask StartRing(string oneLock, string otherLock, string oneFiber, string otherFiber)
    {
        var one = new FiberMutex(oneLock);
        var other = new FiberMutex(otherLock);
        var opening = new FiberEvent(name: "opening");
        Fiber.Start(() => Take(one, other), oneFiber);
        Fiber.Start(() => Take(other, one), otherFiber);
        for (int number = 0; number < 10; number++)
            Fiber.Start(async () => { await opening.Wait(); }, $"waiter {number}");
        Fiber.Start(async () => { await opening.Wait(); }, "<img src=x>");
        await Fiber.Yield();
    }

    private static async FiberTask Take(FiberMutex first, FiberMutex second)
    {
        using (await first.Lock())
        {
            await Fiber.Yield();
            using (await second.Lock())
            {
            }
        }
    }
}
