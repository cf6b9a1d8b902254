namespace FiberNet.Tests;

/// <summary>More reactors than the process may have threads.</summary>
internal static class ManyReactors
{
    internal static void Run()
    {
        int started = 0, cleaned = 0;
        try
        {
            ReactorGroup.Run(ReactorGroup.MaxCount, async _ =>
            {
                Interlocked.Increment(ref started);
                try
                {
                    await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    Interlocked.Increment(ref cleaned);
                }
            });
        }
        catch (AggregateException exception)
        {
            Console.WriteLine(string.Join(" | ", exception.InnerExceptions.Select(failure => failure.Message)));
            Console.WriteLine(started == cleaned ? "STOPPED" : $"{cleaned} of {started} stopped");
        }
    }
}
