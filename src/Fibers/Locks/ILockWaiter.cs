namespace FiberNet;

/// <summary>An operation that waits for a <see cref="FiberMutex"/>.</summary>
internal interface ILockWaiter
{
    /// <summary>The fiber that will hold the lock; null for code that is no fiber.</summary>
    Fiber? Starter { get; }

    /// <summary>The operation is out of the queue, and its starter holds the lock.</summary>
    /// <param name="guard">What gives it back.</param>
    void Granted(MutexGuard guard);
}
