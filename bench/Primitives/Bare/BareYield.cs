using System.Runtime.CompilerServices;

namespace FiberNet.Bench.Bare;

/// <summary>Parks at the tail of the ready ring.</summary>
internal readonly struct BareYield(BareScheduler scheduler) : IBareParkable
{
    public bool IsCompleted => false;

    BareScheduler IBareParkable.Scheduler => scheduler;

    public BareYield GetAwaiter() => this;

    public void GetResult()
    {
    }

    void IBareParkable.Park(BareBox awaiting)
    {
        BareFiber fiber = scheduler.Running!;
        fiber.Park(awaiting);
        scheduler.Ready(fiber);
    }
}
