using FiberNet;

namespace Mistakes;

/// <summary>The memory of the task is used again after the first await.</summary>
internal static class TaskAwaitedTwice
{
    internal static async FiberTask<int> Twice(FiberTask<int> number)
    {
        int first = await number;
        return first + await number; // FIBER004
    }
}
