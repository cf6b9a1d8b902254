using FiberNet;

namespace Mistakes;

/// <summary>DisposeAsync returns a ValueTask, whose builder cannot suspend a fiber.</summary>
internal sealed class FiberMethodFromDisposeAsync : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await Goodbye(); // FIBER006

    private static async FiberTask Goodbye() => await Fiber.Yield();
}
