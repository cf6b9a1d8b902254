using FiberNet;

namespace Mistakes;

/// <summary>The limit stays for the rest of the fiber.</summary>
internal static class LimitNotDisposed
{
    internal static async FiberTask Read(FiberSocket socket)
    {
        Fiber.TimeLimit(TimeSpan.FromSeconds(1)); // FIBER009
        _ = await socket.ReadLine();
    }
}
