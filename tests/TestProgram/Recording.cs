using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FiberNet.Tests;

/// <summary>Does what the flight recorder is written out for.</summary>
internal static class Recording
{
    /// <param name="directory">Where the file goes.</param>
    /// <param name="cause">What happens.</param>
    internal static void Run(string directory, string cause) => Reactor.Run(
        async () =>
        {
            Fiber.Start(static () => Fiber.Sleep(TimeSpan.FromDays(1)), "witness");
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            Happen(cause);
            await Fiber.Sleep(Timeout.InfiniteTimeSpan);
        },
        new ReactorOptions
        {
            RecordDirectory = directory,
            StallThreshold = TimeSpan.FromMilliseconds(100),
            DumpOn = PosixSignal.SIGQUIT,
            Log = Console.WriteLine,
            UnhandledException = static _ => { },
        });

    private static void Happen(string cause)
    {
        switch (cause)
        {
            case "stall":
                for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(1);)
                    Thread.SpinWait(1000);
                break;
            case "failure":
                Fiber.Start(static async () => throw new InvalidTimeZoneException("nobody joins"), "failing");
                break;
            case "signal":
                Process.Start("kill", ["-QUIT", $"{Environment.ProcessId}"]).Dispose();
                break;
            case "crash":
                new Thread(static () => throw new InvalidTimeZoneException("nobody catches")).Start();
                break;
            default:
                throw new ArgumentException($"There is no cause '{cause}'.", nameof(cause));
        }
    }
}
