using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Closes an accepted connection that its fiber never took: no other fiber will ever use it.</summary>
internal readonly struct ReturnedConnection(FiberSocket listener, IoResult outcome) : IResultOwner<FiberSocket?>
{
    public void Taken(FiberSocket? result) => _ = listener.Publish(outcome);

    public void Unread(FiberSocket? result) => result?.Dispose();
}
