using FiberNet;

namespace Mistakes;

/// <summary>An async Task method cannot be suspended as a fiber.</summary>
internal static class FiberMethodFromTask
{
    internal static async Task Handle(FiberSocket socket)
    {
        await Answer(socket); // FIBER006
    }

    private static async FiberTask Answer(FiberSocket socket) => _ = await socket.Write("ok\n");
}
