using FiberNet.Advanced;

namespace FiberNet.Tests.BadInput;

/// <summary>The owner of a result of any kind.</summary>
internal readonly struct AnyOwner : IResultOwner<object>
{
    public void Taken(object result)
    {
    }

    public void Unread(object result)
    {
    }

    public void AllUnread()
    {
    }
}
