using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Unlocks a <see cref="FiberMutex"/> whose lock its fiber never took.</summary>
internal readonly struct ReturnedLock(MutexGuard guard) : IResultOwner<MutexGuard>, IResultOwner<bool>
{
    public void Taken(MutexGuard result)
    {
    }

    public void Unread(MutexGuard result) => guard.Dispose();

    public void Taken(bool result)
    {
    }

    public void Unread(bool result) => guard.Dispose();

    public void AllUnread()
    {
    }
}
