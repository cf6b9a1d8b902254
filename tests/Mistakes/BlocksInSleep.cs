using FiberNet;

namespace Mistakes;

/// <summary>All fibers of the thread sleep.</summary>
internal static class BlocksInSleep
{
    internal static async FiberTask Pause()
    {
        await Fiber.Yield();
        Thread.Sleep(100); // FIBER007
    }
}
