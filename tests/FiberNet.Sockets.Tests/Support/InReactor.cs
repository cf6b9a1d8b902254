using System.Collections.Concurrent;

// Descriptors are counted before and after a test, so no other may run meanwhile.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace FiberNet.Tests;

/// <summary>
/// Runs the body of a test as the first fiber of a reactor, on a thread of its own. The test fails if a fiber fails that
/// nobody joins, if a descriptor is left open, or if it hangs: then with a dump of all fibers.
/// </summary>
internal static class InReactor
{
    internal static void Run(Func<FiberTask> body, FiberClock? clock = null, int resumeBudget = 64, List<string>? log = null)
    {
        int sockets = OpenDescriptors.Count();
        var complaints = new ConcurrentQueue<string>();
        var options = new ReactorOptions
        {
            Clock = clock ?? FiberClock.Monotonic,
            ResumeBudget = resumeBudget,
            Log = line => (log is null ? complaints.Enqueue : (Action<string>)log.Add)(line),
            UnhandledException = failure => complaints.Enqueue(failure.Exception.ToString()),
        };
        ReactorThread.Run(body, options);
        Assert.True(complaints.IsEmpty, string.Join('\n', complaints));
        Assert.Equal(sockets, OpenDescriptors.Count());
    }

    /// <summary>The same with a clock that jumps to the next timer when all fibers wait.</summary>
    internal static void RunVirtually(Func<FiberTask> body) => Run(body, new VirtualClock());
}
