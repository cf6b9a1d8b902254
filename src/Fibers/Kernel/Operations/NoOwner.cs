namespace FiberNet.Advanced;

/// <summary>The owner of a result that may be lost.</summary>
internal readonly struct NoOwner<T> : IResultOwner<T>
{
    public void Taken(T result)
    {
    }

    public void Unread(T result)
    {
    }

    public void AllUnread()
    {
    }
}
