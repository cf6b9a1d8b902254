namespace FiberNet.Bench;

/// <summary>Thread CPU time of several bodies, a round of each in turn, so that what disturbs one disturbs the others.</summary>
internal static class Rounds
{
    private const int WarmUps = 6;
    private const int Count = 15;

    /// <param name="operations">How many one call makes.</param>
    /// <param name="bodies">What to measure.</param>
    /// <returns>The median of each, in nanoseconds an operation.</returns>
    internal static double[] Measure(int operations, params Action[] bodies)
    {
        for (int i = 0; i < WarmUps; i++)
        {
            foreach (Action body in bodies)
                body();

            // The compiler's thread needs pauses to get at the code (tier-up is delayed by 100 ms of quiet).
            Thread.Sleep(120);
        }

        double[][] times = [.. bodies.Select(_ => new double[Count])];
        for (int round = 0; round < Count; round++)
        {
            for (int i = 0; i < bodies.Length; i++)
            {
                long start = ThreadClock.Nanoseconds;
                bodies[i]();
                times[i][round] = (ThreadClock.Nanoseconds - start) / (double)operations;
            }
        }

        return [.. times.Select(values => values.At(0.5))];
    }

    /// <summary>The value below which a part of the values is.</summary>
    internal static double At(this double[] values, double quantile)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(quantile * sorted.Length))];
    }
}
