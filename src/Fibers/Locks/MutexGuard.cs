namespace FiberNet;

/// <summary>Holds a <see cref="FiberMutex"/> until it is disposed.</summary>
/// <remarks>Disposing it again, or a copy of it, does nothing.</remarks>
public readonly struct MutexGuard : IDisposable
{
    private readonly FiberMutex? _mutex;
    private readonly long _version;

    internal MutexGuard(FiberMutex mutex, long version)
    {
        _mutex = mutex;
        _version = version;
    }

    /// <summary>True while the lock is held through this guard. False for the default value, which only a <see cref="FiberMutex.TryLock(out MutexGuard)"/> that failed gives.</summary>
    public bool IsHeld => _mutex is not null && _mutex.IsHeldBy(_version);

    /// <summary>Unlocks the mutex. The fiber that has waited longest gets the lock. Never suspends.</summary>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public void Dispose() => _mutex?.Release(_version);
}
