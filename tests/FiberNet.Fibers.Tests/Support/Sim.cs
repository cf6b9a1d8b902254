namespace FiberNet.Tests;

/// <summary>Runs a test's fibers under a virtual clock; a failure that nobody joins fails the test.</summary>
internal static class Sim
{
    internal static void Run(Func<FiberTask> main) => Run(main, _ => { });

    internal static void Run(Func<FiberTask> main, Action<FiberFailedEventArgs> onFailure)
    {
        var failures = new List<FiberFailedEventArgs>();
        FiberScheduler.Run(main, new FiberSchedulerOptions
        {
            Clock = new VirtualClock(),
            UnhandledException = failure =>
            {
                failures.Add(failure);
                onFailure(failure);
            },
        });
        if (onFailure.Method.DeclaringType == typeof(Sim) || onFailure.Method.DeclaringType?.DeclaringType == typeof(Sim))
            Assert.Empty(failures.Select(failure => failure.Exception.ToString()));
    }

    internal static TimeSpan Now => ((VirtualClock)FiberScheduler.Current!.Clock).Elapsed;

    internal static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    internal static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
