using System.Globalization;

namespace FiberNet.Bench;

/// <summary>
/// Runs the cases of one operation by turns until they are compiled for good, then several rounds; prints the fastest
/// round of each: what else runs on the host, on the other thread of the same core above all, only ever adds (13.8 ns
/// became 21 for seconds at a time). By turns, because the speed of a host drifts: a slow second then slows down all alike.
/// </summary>
internal static class Measurement
{
    private const int Operations = 200_000;
    private const int WarmUps = 10;
    private const int Rounds = 15;

    /// <summary>For each case prints <c>label TAB ns TAB bytes</c> for one operation.</summary>
    internal static void Print(IReadOnlyList<Case> cases)
    {
        // The compiler works on another thread, and begins when no new method was called for 100 ms.
        for (int i = 0; i < WarmUps; i++)
        {
            foreach (Case each in cases)
                each.Body(Operations);
            Thread.Sleep(150);
        }

        double[] fastest = [.. cases.Select(_ => double.MaxValue)];
        long[] bytes = new long[cases.Count];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < cases.Count; i++)
            {
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                long time = ThreadClock.Nanoseconds;
                cases[i].Body(Operations);
                fastest[i] = Math.Min(fastest[i], (ThreadClock.Nanoseconds - time) / (double)Operations);
                bytes[i] = GC.GetAllocatedBytesForCurrentThread() - allocated;
            }
        }

        for (int i = 0; i < cases.Count; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cases[i].Label}\t{fastest[i]:0.00}\t{bytes[i] / (double)Operations:0.0}"));
    }
}
