namespace FiberNet.Soak;

/// <summary>What the process holds when nothing goes on.</summary>
internal readonly record struct Level(int Descriptors, int Fibers, int Timers, long ResidentBytes)
{
    internal static async FiberTask<Level> Measure()
    {
        // Timers that were dropped are swept when their time comes; the longest of the load is five seconds.
        await Fiber.Sleep(TimeSpan.FromSeconds(6));
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        ReactorStatistics statistics = Reactor.Current.Statistics;
        return new Level(Directory.GetFiles("/proc/self/fd").Length, statistics.Fibers, statistics.Timers, Environment.WorkingSet);
    }

    internal bool IsNotAbove(Level start) =>
        Descriptors <= start.Descriptors && Fibers <= start.Fibers && Timers <= start.Timers
        && ResidentBytes <= start.ResidentBytes * 1.1 + 8 * 1024 * 1024;

    public override string ToString() => $"{Descriptors} descriptors, {Fibers} fibers, {Timers} timers, {ResidentBytes / 1024} KiB resident";
}
