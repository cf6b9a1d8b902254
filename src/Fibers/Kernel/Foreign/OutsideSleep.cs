using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A sleep of <c>async Task</c> code on the scheduler's thread.</summary>
internal sealed class OutsideSleep(FiberScheduler scheduler) : Operation<Unit>(scheduler)
{
    protected override string Description => "sleeping";

    protected override WaitTarget Target => new(WaitKind.Timer);

    internal FiberTask Start(TimeSpan duration)
    {
        Begin(duration);

        // It belongs to the code that awaits it, and not to the fiber that may have called that code: it has no starter.
        StartedBy(null);
        return VoidTask;
    }

    protected override Unit OnTimeout() => default;

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle()
    {
    }
}
