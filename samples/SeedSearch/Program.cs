// Finds a race by running a program in many orders of its fibers. The mistake is a common one: a worker that has not begun yet is not
// counted, so the last of those that have closes the channel too early. In the usual order every worker begins before one ends.
using System.Diagnostics;
using System.Globalization;
using FiberNet;

const int Workers = 3;
int orders = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;

Console.WriteLine($"in the usual order: {CountResults(seed: null)} of {Workers} results");
long start = Stopwatch.GetTimestamp();
int[] failing = [.. Enumerable.Range(0, orders).Where(seed => CountResults(seed) < Workers)];
Console.WriteLine($"{orders:N0} orders in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms: {failing.Length:N0} of them lose results");
if (failing.Length > 0)
    Console.WriteLine($"seed {failing[0]}, again and again: {CountResults(failing[0])}, {CountResults(failing[0])}, {CountResults(failing[0])} of {Workers} results");

static int CountResults(int? seed)
{
    int received = 0;
    FiberScheduler.Run(async () =>
    {
        var results = new FiberChannel<int>(Workers);
        int working = 0;
        for (int k = 0; k < Workers; k++)
            Fiber.Start(Work);
        await foreach (int _ in results)
            received++;

        async FiberTask Work()
        {
            working++; // The mistake: it belongs before the start.
            await Fiber.Yield();
            await results.Put(1);
            working--;
            if (working == 0)
                results.Close();
        }
    }, new FiberSchedulerOptions { Clock = new VirtualClock(), ShuffleSeed = seed });
    return received;
}
