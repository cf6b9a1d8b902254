// Three programs that hang, each in its own way, for docs/diagnostics.md. Start one, then ask it where it is stuck:
//   dotnet run --project samples/Stuck deadlock | silent | compute | sleep
//   kill -QUIT PID
using System.Runtime.InteropServices;
using FiberNet;

var options = new ReactorOptions
{
    Name = "shop",
    DumpOn = PosixSignal.SIGQUIT,
    StallThreshold = TimeSpan.FromMilliseconds(100),
    BlockingDetection = BlockingDetection.Off,
};

Func<FiberTask>? program = args switch
{
    ["deadlock"] => Deadlock.Run,
    ["silent"] => SilentPeer.Run,
    ["compute"] => () => Culprit.Run(Culprit.ComputePrices),
    ["sleep"] => () => Culprit.Run(Culprit.WriteAudit),
    _ => null,
};
if (program is null)
{
    Console.Error.WriteLine("usage: deadlock | silent | compute | sleep");
    return 2;
}

try
{
    Reactor.Run(async () =>
    {
        using IDisposable onTerminate = Signals.OnTerminate();
        Fiber.Start(Heartbeat, "heartbeat");
        await program();
        Console.WriteLine($"READY {Environment.ProcessId}");
        await Fiber.Sleep(Timeout.InfiniteTimeSpan);
    }, options);
}
catch (OperationCanceledException)
{
    // SIGTERM.
}

return 0;

// The rest of the server lives on, so nothing looks wrong from outside.
static async FiberTask Heartbeat()
{
    while (true)
        await Fiber.Sleep(TimeSpan.FromSeconds(1));
}
