using FiberNet;

namespace Mistakes;

/// <summary>Other fibers of the thread enter the lock too.</summary>
internal static class LockAcrossAwait
{
    private static readonly object s_gate = new();

    internal static async FiberTask Update()
    {
        Monitor.Enter(s_gate);
        await Fiber.Yield(); // FIBER018
        Monitor.Exit(s_gate);
    }
}
