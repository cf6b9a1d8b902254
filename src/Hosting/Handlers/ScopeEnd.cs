using Microsoft.Extensions.DependencyInjection;

namespace FiberNet.Hosting;

/// <summary>Ends the scope of a handler in its fiber, also if that was cancelled.</summary>
internal static class ScopeEnd
{
    /// <param name="scope">The scope; null if none was made.</param>
    /// <param name="limit">How long clean-up may wait although the fiber was cancelled.</param>
    internal static async FiberTask Dispose(AsyncServiceScope? scope, TimeSpan limit)
    {
        if (scope is not { } made)
            return;
        using (Fiber.Shield(limit))
            await made.DisposeAsync().AsFiber();
    }
}
