using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Releases a permit of a <see cref="FiberSemaphore"/> that its fiber never took.</summary>
internal readonly struct ReturnedPermit(FiberSemaphore semaphore) : IResultOwner<bool>
{
    public void Taken(bool result)
    {
    }

    public void Unread(bool result)
    {
        if (result)
            semaphore.Release();
    }

    public void AllUnread()
    {
    }
}
