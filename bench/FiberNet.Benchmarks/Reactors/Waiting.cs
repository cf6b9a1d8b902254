using BenchmarkDotNet.Attributes;

namespace FiberNet.Bench;

/// <summary>Waiting until an eventfd is readable: a write, the wait, a read; beside the same system calls without a reactor.</summary>
[MemoryDiagnoser]
public class Waiting
{
    private const int Operations = 5_000;
    private int _event;
    private int _epoll;

    [GlobalSetup]
    public void Open()
    {
        _event = Native.EventFd(0, Native.NonBlocking);
        _epoll = Native.EpollCreate(0);
        Native.Watch(_epoll, _event);
    }

    [GlobalCleanup]
    public void Close()
    {
        _ = Native.Close(_epoll);
        _ = Native.Close(_event);
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "epoll_wait", Baseline = true)]
    public int Bare()
    {
        int sum = 0;
        for (int i = 0; i < Operations; i++)
        {
            Native.Signal(_event);
            sum += Native.Wait(_epoll);
            Native.Drain(_event);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Operations, Description = "Reactor.IoWait")]
    public void Fibers() => Reactor.Run(Wait);

    private FiberTask Wait() => Wait(_event);

    private static async FiberTask Wait(int handle)
    {
        for (int i = 0; i < Operations; i++)
        {
            // Written while the fiber is parked: the wait goes through the poller each time.
            Fiber.Start(handle, static handle =>
            {
                Native.Signal(handle);
                return FiberTask.CompletedTask;
            });
            _ = await Reactor.IoWait(handle, IoEvents.Read);
            Native.Drain(handle);
        }
    }
}
