using FiberNet;

namespace Mistakes;

/// <summary>A fiber comes back to its thread in any case.</summary>
internal static class ConfigureAwaitFalse
{
    internal static async FiberTask Wait(Task task) => await task.ConfigureAwait(false); // FIBER014
}
