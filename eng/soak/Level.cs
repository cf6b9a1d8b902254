namespace FiberNet.Soak;

/// <summary>What the process holds when nothing goes on.</summary>
internal sealed record Level(IReadOnlySet<string> Descriptors, int Fibers, int Timers, long ResidentBytes)
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

        // What the runtime's own threads have open for a moment is gone at the second look; a leak stays.
        HashSet<string> descriptors = OpenDescriptors();
        await Fiber.Sleep(TimeSpan.FromMilliseconds(100));
        descriptors.IntersectWith(OpenDescriptors());
        ReactorStatistics statistics = Reactor.Current.Statistics;
        return new Level(descriptors, statistics.Fibers, statistics.Timers, Environment.WorkingSet);
    }

    internal bool IsNotAbove(Level start) =>
        Descriptors.Count <= start.Descriptors.Count && Fibers <= start.Fibers && Timers <= start.Timers
        && ResidentBytes <= start.ResidentBytes * 1.1 + 8 * 1024 * 1024;

    /// <summary>What is open here and was not then.</summary>
    internal string NewSince(Level start) => string.Join(", ", Descriptors.Except(start.Descriptors));

    public override string ToString() => $"{Descriptors.Count} descriptors, {Fibers} fibers, {Timers} timers, {ResidentBytes / 1024} KiB resident";

    /// <summary>Number and file of each, but for the runtime's own: it keeps an assembly and its symbols open from the first stack trace on.</summary>
    private static HashSet<string> OpenDescriptors() =>
        [.. new DirectoryInfo("/proc/self/fd").EnumerateFiles()
            .Where(entry => entry.LinkTarget is not { } file || !(file.EndsWith(".dll", StringComparison.Ordinal) || file.EndsWith(".pdb", StringComparison.Ordinal)))
            .Select(entry => $"{entry.Name} {entry.LinkTarget}")];
}
