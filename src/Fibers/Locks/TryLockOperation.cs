using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for a mutex with a timeout: true with the lock, false when the timeout expires.</summary>
internal sealed class TryLockOperation : Operation<bool>, ILockWaiter
{
    private MutexGuard _guard;

    public Fiber? Starter { get; private set; }

    protected override string Description => "a mutex";

    internal FiberTask<bool> Start(TimeSpan timeout)
    {
        Starter = Scheduler.Running;
        Begin(timeout);
        return Task;
    }

    public void Granted(MutexGuard guard)
    {
        _guard = guard;
        Complete(true);
    }

    protected override bool OnTimeout() => false;

    protected override void OnCanceled()
    {
    }

    protected override void OnUnread(bool result) => _guard.Dispose();

    protected override void OnRecycle()
    {
        Starter = null;
        _guard = default;
    }
}
