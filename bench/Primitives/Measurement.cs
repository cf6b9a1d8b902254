using System.Globalization;

namespace FiberNet.Bench;

/// <summary>Runs one body until it is compiled for good, then several rounds; prints the median round.</summary>
internal static class Measurement
{
    private const int Operations = 200_000;
    private const int WarmUps = 10;
    private const int Rounds = 15;

    /// <summary>Only the cases whose name contains this are measured.</summary>
    internal static string Filter { get; set; } = "";

    /// <summary>Prints <c>name TAB ns TAB bytes</c> for one operation.</summary>
    internal static void Print(string name, Action<int> body)
    {
        if (!name.Contains(Filter, StringComparison.OrdinalIgnoreCase))
            return;

        // One core: the compiler's thread needs pauses to get at the code (tier-up is delayed by 100 ms of quiet).
        for (int i = 0; i < WarmUps; i++)
        {
            body(Operations);
            Thread.Sleep(120);
        }

        var times = new double[Rounds];
        long bytes = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long time = ThreadClock.Nanoseconds;
            body(Operations);
            times[round] = (ThreadClock.Nanoseconds - time) / (double)Operations;
            bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        }

        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{times[Rounds / 2]:0.00}\t{bytes / (double)Operations:0.0}"));
    }
}
