namespace FiberNet;

/// <summary>An operation and which of its uses it is: one that has ended since is passed over.</summary>
internal readonly struct ForeignWaiter(IoWaitOperation operation)
{
    private readonly long _use = operation.Use;

    internal bool IsLive => operation.IsPending && operation.Use == _use;

    internal IoEvents Interest => IsLive ? operation.Interest : IoEvents.None;

    internal void Offer(IoEvents ready)
    {
        if (IsLive)
            operation.Offer(ready);
    }

    internal void Abort(Errno errno)
    {
        if (IsLive)
            operation.End(errno);
    }
}
