using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Puts an item back into its <see cref="FiberChannel{T}"/> that its fiber never took.</summary>
internal readonly struct ReturnedItem<T>(FiberChannel<T> channel) : IResultOwner<Received<T>>
{
    public void Taken(Received<T> result)
    {
    }

    public void Unread(Received<T> result)
    {
        if (result)
            channel.PutBack(result.Value!);
    }

    public void AllUnread() => channel.ServeReaders();
}
