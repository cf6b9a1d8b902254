namespace FiberNet.Tests;

/// <summary>Stops in good order at the first SIGINT or SIGTERM, but its clean-up never ends: a second signal has to end the process.</summary>
internal static class Draining
{
    internal static void Run() => Reactor.Run(
        static async () =>
        {
            using IDisposable registration = Signals.OnTerminate();
            try
            {
                Console.WriteLine("READY");
                await Fiber.Sleep(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                using (Fiber.Shield(TimeSpan.FromDays(1)))
                {
                    Console.WriteLine("DRAINING");
                    await Fiber.Sleep(Timeout.InfiniteTimeSpan);
                }
            }
        },
        new ReactorOptions { ShutdownTimeout = TimeSpan.FromDays(1) });
}
