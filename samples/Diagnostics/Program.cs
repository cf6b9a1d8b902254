// How to look into a running reactor. While it runs:
//   dotnet-counters monitor -n Diagnostics --counters FiberNet      the counters, once a second
//   dotnet-trace collect -n Diagnostics --providers FiberNet        start, end and stalls of reactors
//   kill -QUIT PID                                                  a dump: every fiber, where it is and what it waits for
//   kill PID                                                        an orderly stop
using System.Runtime.InteropServices;
using FiberNet;

var options = new ReactorOptions
{
    Name = "sample",
    DumpOn = PosixSignal.SIGQUIT,
    StallThreshold = TimeSpan.FromMilliseconds(20),
    Stalled = report => Console.WriteLine($"stall: {report}"),
};

try
{
    Reactor.Run(async () =>
    {
        using IDisposable onTerminate = Signals.OnTerminate();
        var work = new FiberChannel<int>(capacity: 8);
        for (int i = 0; i < 3; i++)
            Fiber.Start(() => Consume(work), $"consumer {i}");
        Fiber.Start(Stall, "greedy");

        Console.WriteLine($"READY {Environment.ProcessId}");
        for (int item = 0; ; item++)
        {
            await work.Put(item);
            await Fiber.Sleep(TimeSpan.FromMilliseconds(1));
            if (item % 1000 == 999)
                Console.WriteLine(Reactor.Current.Statistics);
        }
    }, options);
}
catch (OperationCanceledException)
{
    Console.WriteLine("stopped");
}

static async FiberTask Consume(FiberChannel<int> work)
{
    while (await work.Get())
        await Fiber.Sleep(TimeSpan.FromMilliseconds(2));
}

// Computes without a pause once in five seconds, so that the watchdog reports it.
static async FiberTask Stall()
{
    while (true)
    {
        await Fiber.Sleep(TimeSpan.FromSeconds(5));
        long end = FiberClock.Monotonic.Timestamp + 100_000_000;
        while (FiberClock.Monotonic.Timestamp < end)
            Thread.SpinWait(100);
    }
}
