using FiberNet;

/// <summary>A fiber that keeps the thread: by computing, or by a call that sleeps.</summary>
internal static class Culprit
{
    internal static FiberTask Run(Func<FiberTask> body)
    {
        Fiber.Start(body, "culprit");
        return FiberTask.CompletedTask;
    }

    internal static async FiberTask ComputePrices()
    {
        await Fiber.Sleep(TimeSpan.FromMilliseconds(200));
        long end = Environment.TickCount64 + 60_000;
        while (Environment.TickCount64 < end)
            Thread.SpinWait(1000);
    }

    internal static async FiberTask WriteAudit()
    {
        await Fiber.Sleep(TimeSpan.FromMilliseconds(200));

        // The fault that this program shows.
#pragma warning disable FIBER007
        Thread.Sleep(TimeSpan.FromSeconds(60));
#pragma warning restore FIBER007
    }
}
