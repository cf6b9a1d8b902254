using FiberNet;

namespace Mistakes;

/// <summary>An async iterator cannot be suspended as a fiber.</summary>
internal static class FiberMethodFromIterator
{
    internal static async IAsyncEnumerable<string> Lines()
    {
        yield return await Fetch(); // FIBER006
    }

    private static async FiberTask<string> Fetch()
    {
        await Fiber.Yield();
        return "";
    }
}
