using System.Runtime.InteropServices;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace FiberNet.Tests;

/// <summary>
/// Runs a test in a reactor on a thread of its own. A test that hangs fails with a dump of its fibers; one that leaves a
/// descriptor open, or a failed fiber that nobody joined, fails too.
/// </summary>
internal static class Rig
{
    private static readonly string?[] s_standardStreams =
        [.. new[] { 0, 1, 2 }.Select(stream => new FileInfo($"/proc/self/fd/{stream}").LinkTarget)];

    static Rig()
    {
        // The runtime opens descriptors of its own at the first use of signals.
        PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => { }).Dispose();
    }

    /// <summary>A real reactor under a virtual clock: sleeps pass at once, descriptors are the kernel's.</summary>
    internal static ReactorOptions Virtual => new() { Clock = new VirtualClock() };

    internal static void Run(Func<FiberTask> main, ReactorOptions? options = null, bool checkDescriptors = true)
    {
        SortedSet<string> before = OpenDescriptors();
        ReactorThread.Run(async () =>
        {
            // The eventfd that wakes the reactor is reported once as writable.
            await Quiet.Turns(1);
            await main();
        }, options);
        if (checkDescriptors)
            AssertNoNewDescriptors(before);
    }

    /// <summary>
    /// The process's descriptors, apart from files, which the runtime opens when it likes, and the standard streams, which it
    /// duplicates at the first use of the console, from whatever thread that is.
    /// </summary>
    internal static SortedSet<string> OpenDescriptors()
    {
        var open = new SortedSet<string>(StringComparer.Ordinal);
        foreach (FileInfo entry in new DirectoryInfo("/proc/self/fd").EnumerateFiles())
        {
            string? target = entry.LinkTarget;
            if (target is not null && !target.StartsWith('/') && !s_standardStreams.Contains(target))
                open.Add($"{entry.Name} {target}");
        }

        return open;
    }

    /// <summary>A leak stays; what the runtime's own threads have open for a moment goes away.</summary>
    internal static void AssertNoNewDescriptors(SortedSet<string> before)
    {
        SortedSet<string> after = NewDescriptors();
        for (int again = 0; again < 100 && after.Count > 0; again++)
        {
            Thread.Sleep(10);
            after.IntersectWith(NewDescriptors());
        }

        Assert.Empty(after);

        SortedSet<string> NewDescriptors()
        {
            SortedSet<string> open = OpenDescriptors();
            open.ExceptWith(before);
            return open;
        }
    }
}
