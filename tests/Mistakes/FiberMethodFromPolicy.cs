using FiberNet;

namespace Mistakes;

/// <summary>What retries calls a ValueTask, whose builder cannot suspend a fiber.</summary>
internal static class FiberMethodFromPolicy
{
    internal static ValueTask<string> Retry(Func<Func<CancellationToken, ValueTask<string>>, ValueTask<string>> policy) =>
        policy(async _ => await Fetch()); // FIBER006

    private static async FiberTask<string> Fetch()
    {
        await Fiber.Yield();
        return "";
    }
}
