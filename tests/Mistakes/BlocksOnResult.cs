using FiberNet;

namespace Mistakes;

/// <summary>All fibers of the thread wait for the task.</summary>
internal static class BlocksOnResult
{
    internal static async FiberTask<int> Count(Task<int> download)
    {
        await Fiber.Yield();
        return download.Result; // FIBER007
    }
}
