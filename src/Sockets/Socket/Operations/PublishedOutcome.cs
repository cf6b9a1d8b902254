using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Publishes the outcome of a write when its fiber takes it; what has gone cannot come back.</summary>
internal readonly struct PublishedOutcome(FiberSocket socket) : IResultOwner<IoResult>
{
    public void Taken(IoResult result) => _ = socket.Publish(result);

    public void Unread(IoResult result)
    {
    }
}
