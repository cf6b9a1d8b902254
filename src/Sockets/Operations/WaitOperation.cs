namespace FiberNet;

/// <summary>A wait for either direction: it stands in both queues of the descriptor.</summary>
internal sealed class WaitOperation : SocketOperation<IoEvents>
{
    protected override IoEvents ResultSoFar => IoEvents.None;

    internal FiberTask<IoEvents> Start(FiberSocket socket, TimeSpan? timeout) => Start(socket, IoEvents.ReadWrite, timeout);

    protected override void TryComplete(IoEvents events)
    {
        IoEvents ready = Socket.Look(IoEvents.ReadWrite);
        if (ready != IoEvents.None)
            Finish(ready);
    }
}
