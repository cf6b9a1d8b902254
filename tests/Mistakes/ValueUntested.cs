using FiberNet;

namespace Mistakes;

/// <summary>After a timeout the item is a default.</summary>
internal static class ValueUntested
{
    internal static async FiberTask<int> Next(FiberChannel<int> orders)
    {
        Received<int> order = await orders.Get(TimeSpan.FromSeconds(1));
        return order.Value; // FIBER002
    }
}
