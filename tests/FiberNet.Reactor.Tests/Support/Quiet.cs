namespace FiberNet.Tests;

internal static class Quiet
{
    /// <summary>Lets all that is ready run, and the kernel be asked, some turns long.</summary>
    internal static async FiberTask Turns(int count)
    {
        for (long end = Reactor.Current.Statistics.Turns + count; Reactor.Current.Statistics.Turns < end;)
            await Fiber.Yield();
    }
}
