using FiberNet;

namespace Mistakes;

/// <summary>Nobody waits for the write, and nobody looks whether it failed.</summary>
internal static class WriteNotAwaited
{
    internal static async FiberTask Greet(FiberSocket client)
    {
        client.Write("hello\n"); // FIBER001
        await Fiber.Yield();
    }
}
