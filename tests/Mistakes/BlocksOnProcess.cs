using System.Diagnostics;
using FiberNet;

namespace Mistakes;

/// <summary>All fibers of the thread wait for the process.</summary>
internal static class BlocksOnProcess
{
    internal static async FiberTask Run(Process process)
    {
        await Fiber.Yield();
        process.WaitForExit(); // FIBER007
    }
}
