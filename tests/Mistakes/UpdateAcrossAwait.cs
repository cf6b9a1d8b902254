using FiberNet;

namespace Mistakes;

/// <summary>What other fibers add meanwhile is lost.</summary>
internal static class UpdateAcrossAwait
{
    private static int s_total;

    internal static async FiberTask Add(FiberTask<int> measure)
    {
        s_total += await measure; // FIBER019
    }
}
