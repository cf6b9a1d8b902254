using FiberNet.Advanced;

namespace FiberNet.Bench;

/// <summary>The least that an operation with a timeout does: it begins, and what it waits for arrives.</summary>
internal sealed class ArrivingOperation : Operation<int>
{
    protected override string Description => "nothing";

    internal FiberTask<int> Start(TimeSpan? timeout)
    {
        Begin(timeout);
        FiberTask<int> task = Task;
        Complete(1);
        return task;
    }

    protected override int OnTimeout() => 0;

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle()
    {
    }
}
