using System.Globalization;

namespace FiberNet.Bench;

/// <summary>
/// Runs the cases of one operation by turns until they are compiled for good, then several rounds; prints the median
/// round of each. By turns, because the speed of a host drifts: a slow second then slows down all of them alike.
/// </summary>
internal static class Measurement
{
    private const int Operations = 200_000;
    private const int WarmUps = 10;
    private const int Rounds = 15;

    /// <summary>For each case prints <c>label TAB ns TAB bytes</c> for one operation.</summary>
    internal static void Print(IReadOnlyList<Case> cases)
    {
        // One core: the compiler's thread needs pauses to get at the code (tier-up is delayed by 100 ms of quiet).
        for (int i = 0; i < WarmUps; i++)
        {
            foreach (Case each in cases)
                each.Body(Operations);
            Thread.Sleep(150);
        }

        double[][] times = [.. cases.Select(_ => new double[Rounds])];
        long[] bytes = new long[cases.Count];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < cases.Count; i++)
            {
                long allocated = GC.GetAllocatedBytesForCurrentThread();
                long time = ThreadClock.Nanoseconds;
                cases[i].Body(Operations);
                times[i][round] = (ThreadClock.Nanoseconds - time) / (double)Operations;
                bytes[i] = GC.GetAllocatedBytesForCurrentThread() - allocated;
            }
        }

        for (int i = 0; i < cases.Count; i++)
        {
            Array.Sort(times[i]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cases[i].Label}\t{times[i][Rounds / 2]:0.00}\t{bytes[i] / (double)Operations:0.0}"));
        }
    }
}
