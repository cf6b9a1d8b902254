using FiberNet;

namespace Mistakes;

/// <summary>The limit is over after a second, the await after a minute.</summary>
internal static class ForeignAwaitUnderTimeLimit
{
    internal static async FiberTask Wait()
    {
        using (Fiber.TimeLimit(TimeSpan.FromSeconds(1)))
            await Task.Delay(TimeSpan.FromMinutes(1)); // FIBER008
    }
}
