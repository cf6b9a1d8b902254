namespace FiberNet.Tests;

/// <summary>What a loop has done.</summary>
internal static class Loop
{
    /// <summary>The counters that stand still while a loop sleeps in the kernel.</summary>
    internal static (long Turns, long Slices, long WakeUps) Counters(ReactorStatistics statistics) => (statistics.Turns, statistics.Slices, statistics.WakeUps);

    /// <summary>Waits until a reactor has gone to sleep.</summary>
    internal static async Task<ReactorStatistics> Settled(Reactor reactor)
    {
        ReactorStatistics seen;
        do
        {
            seen = reactor.Statistics;
            await Task.Delay(50);
        }
        while (Counters(seen) != Counters(reactor.Statistics));
        return seen;
    }
}
