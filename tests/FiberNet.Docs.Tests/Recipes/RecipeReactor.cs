namespace FiberNet.Docs.Tests.Recipes;

/// <summary>Runs recipes in a fiber of a reactor, which may block: there they are compiled.</summary>
internal static class RecipeReactor
{
    internal static void Run(Func<FiberTask> main) => Run(main, FiberClock.Monotonic);

    /// <summary>The same where hours pass at once.</summary>
    internal static void RunWithVirtualClock(Func<FiberTask> main) => Run(main, new VirtualClock());

    private static void Run(Func<FiberTask> main, FiberClock clock) =>
        FiberNet.Tests.ReactorThread.Run(main, new ReactorOptions { Clock = clock, BlockingDetection = BlockingDetection.Off });
}
