using System.Runtime.InteropServices;

namespace FiberNet.Tests.Threads;

/// <summary>A cancelled fiber that catches what the reactor's calls throw at once, and calls again.</summary>
public class RefusalTests
{
    public static TheoryData<string> Calls => [.. Loops.Keys];

    private static Dictionary<string, Func<FiberTask>> Loops { get; } = new()
    {
        ["io wait"] = static async () => await Reactor.IoWait(0, IoEvents.Read),
        ["offload"] = static async () => await Reactor.Offload(static () => 1),
        ["offload of nothing"] = static async () => await Reactor.Offload(static () => { }),
        ["offloaded task"] = static async () => await Reactor.Offload(static () => Task.FromResult(1)),
        ["signal"] = static async () => await Signals.Wait(PosixSignal.SIGHUP),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_cancelled_fiber_in_a_loop_that_catches_freezes_nobody(string call) => Rig.Run(async () =>
    {
        bool isOver = false;
        Fiber fiber = Fiber.Start(async () =>
        {
            while (!isOver)
            {
                try
                {
                    await Loops[call]();
                }
                catch (FiberCanceledException)
                {
                    // And again.
                }
            }
        });
        fiber.Cancel();
        await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
        isOver = true;
        await fiber.Join();
    });
}
