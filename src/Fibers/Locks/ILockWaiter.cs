namespace FiberNet;

/// <summary>An operation that waits for a <see cref="FiberMutex"/>.</summary>
internal interface ILockWaiter
{
    /// <summary>The fiber that will hold the lock; null for code that is no fiber.</summary>
    Fiber? Starter { get; }

    /// <summary>Ends the operation, which has left the queue. Its starter holds the lock now.</summary>
    /// <param name="guard">The guard of the lock.</param>
    void Granted(MutexGuard guard);
}
