using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A lock of a mutex that waits.</summary>
internal sealed class LockOperation : PooledOperation<LockOperation, MutexGuard>
{
    protected override string Description => "a mutex";

    /// <summary>The fiber that will hold the lock.</summary>
    internal Fiber? Starter { get; private set; }

    internal FiberTask<MutexGuard> Start(TimeSpan? timeout)
    {
        Starter = Scheduler.Running;
        Begin(timeout);
        return Task;
    }

    internal FiberTask<MutexGuard> AfterYield(MutexGuard guard) => CompleteAfterYield(guard);

    protected override MutexGuard OnTimeout() => default;

    protected override void OnCanceled()
    {
    }

    protected override void OnUnread(MutexGuard result) => result.Dispose();

    protected override void OnRecycle() => Starter = null;
}
