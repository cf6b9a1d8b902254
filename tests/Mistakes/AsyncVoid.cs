using FiberNet;

namespace Mistakes;

/// <summary>Nothing waits for it, and its failure ends the process.</summary>
internal static class AsyncVoid
{
    internal static async void OnTick(FiberSocket socket) // FIBER013
    {
        _ = await socket.Write("tick\n");
    }
}
