namespace FiberNet;

/// <summary>Holds a <see cref="FiberMutex"/> until it is disposed.</summary>
/// <remarks>A plain struct with a version: disposing it a second time, or a copy of it, does nothing.</remarks>
public readonly struct MutexGuard : IDisposable
{
    private readonly FiberMutex? _mutex;
    private readonly long _version;

    internal MutexGuard(FiberMutex mutex, long version)
    {
        _mutex = mutex;
        _version = version;
    }

    /// <summary>True while the lock is held through this guard; false of the default value, which no lock gives but a <see cref="FiberMutex.TryLock(out MutexGuard)"/> that failed.</summary>
    public bool IsHeld => _mutex is not null && _mutex.IsHeldBy(_version);

    /// <summary>Gives the lock back; the fiber that has waited longest gets it. Does not park.</summary>
    /// <exception cref="InvalidOperationException">Not on the scheduler's thread.</exception>
    public void Dispose() => _mutex?.Release(_version);
}
