using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for a mutex with a timeout: true with the lock, false when the timeout expires.</summary>
internal sealed class TryLockOperation : Operation<bool>, ILockWaiter
{
    private FiberMutex? _mutex;
    private MutexGuard _guard;

    public Fiber? Starter { get; private set; }

    protected override string Description => _mutex!.WaitDescription;

    protected override WaitTarget Target => _mutex!.Target;

    internal FiberTask<bool> Start(FiberMutex mutex, TimeSpan timeout)
    {
        _mutex = mutex;
        Starter = Scheduler.Running;
        Scheduler.LockIsContended();
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
        _mutex = null;
        _guard = default;
    }
}
