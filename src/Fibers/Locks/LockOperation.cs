using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for a mutex. It has no result without the lock, so its timeout throws.</summary>
internal sealed class LockOperation : Operation<MutexGuard>, ILockWaiter
{
    private FiberMutex? _mutex;
    private TimeSpan? _timeout;

    public Fiber? Starter { get; private set; }

    protected override string Description => _mutex!.WaitDescription;

    protected override WaitTarget Target => _mutex!.Target;

    internal static TimeoutException TimedOut(TimeSpan? timeout) =>
        new($"The mutex was not free within {timeout}; use TryLock to go on without it.");

    internal FiberTask<MutexGuard> Start(FiberMutex mutex, TimeSpan? timeout)
    {
        _mutex = mutex;
        Starter = Scheduler.Running;
        Scheduler.LockIsContended();
        _timeout = timeout;
        Begin(timeout);
        return Task;
    }

    public void Granted(MutexGuard guard) => Complete(guard);

    protected override MutexGuard OnTimeout() => throw TimedOut(_timeout);

    protected override void OnCanceled()
    {
    }

    protected override void OnUnread(MutexGuard result) => result.Dispose();

    protected override void OnRecycle()
    {
        Starter = null;
        _mutex = null;
    }
}
