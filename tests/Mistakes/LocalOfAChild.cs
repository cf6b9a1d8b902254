using FiberNet;

namespace Mistakes;

/// <summary>What a child sets stays in the child.</summary>
internal static class LocalOfAChild
{
    private static readonly AsyncLocal<string> s_user = new();

    internal static async FiberTask<string?> LogIn()
    {
        await Fiber.Start(async () =>
        {
            await Fiber.Yield();
            s_user.Value = "me";
        }).Join();
        return s_user.Value; // FIBER015
    }
}
