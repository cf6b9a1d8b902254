using System.Diagnostics;

namespace FiberNet.Bench;

/// <summary>
/// From a call on one thread to code on another that sleeps in the kernel: Post to a fiber, and an eventfd that is written to
/// under an epoll_wait. In turns, so that both have the same machine.
/// </summary>
internal static class PostLatency
{
    private const int Rounds = 20;
    private const int Samples = 250;

    internal static void Measure()
    {
        using var bare = new BareWaiter();
        using var fiber = new PostedFiber();
        var posts = new List<double>();
        var writes = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            Take(fiber.Wake, posts, round);
            Take(bare.Wake, writes, round);
        }

        double baseline = writes.ToArray().At(0.5);
        Report.Add("Post from another thread until a parked fiber runs, median", posts.ToArray().At(0.5) / 1000, "µs", baseline / 1000, 1.5);
        Report.Add("a bare eventfd write until epoll_wait returns, median", baseline / 1000, "µs");
    }

    /// <param name="wake">Wakes the other thread; the time at which it ran.</param>
    /// <param name="latencies">Gets the nanoseconds.</param>
    /// <param name="round">The first ones warm up.</param>
    private static void Take(Func<long> wake, List<double> latencies, int round)
    {
        for (int i = 0; i < Samples; i++)
        {
            // Long enough for the other thread to be asleep again, too short for the processor to sleep deeply.
            for (long end = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10_000; Stopwatch.GetTimestamp() < end;)
                Thread.SpinWait(10);
            long start = Stopwatch.GetTimestamp();
            long ran = wake();
            if (round >= Rounds / 4)
                latencies.Add(Stopwatch.GetElapsedTime(start, ran).TotalNanoseconds);
        }
    }
}
