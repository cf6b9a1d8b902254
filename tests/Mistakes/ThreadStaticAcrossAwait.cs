using FiberNet;

namespace Mistakes;

/// <summary>Other fibers of the thread set it meanwhile.</summary>
internal static class ThreadStaticAcrossAwait
{
    [ThreadStatic]
    private static int t_depth;

    internal static async FiberTask<int> Descend()
    {
        t_depth = 1;
        await Fiber.Yield();
        return t_depth; // FIBER017
    }
}
