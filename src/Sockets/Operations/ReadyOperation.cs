namespace FiberNet;

/// <summary>A wait for one direction: true when it is ready.</summary>
internal sealed class ReadyOperation : SocketOperation<bool>
{
    private IoEvents _direction;

    protected override bool ResultSoFar => false;

    internal new FiberTask<bool> Start(FiberSocket socket, IoEvents direction, TimeSpan? timeout)
    {
        _direction = direction;
        return base.Start(socket, direction, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        // An event says that the direction is ready at this moment. Without one somebody else may have taken what there was.
        if (events != IoEvents.None || Socket.Look(_direction) != IoEvents.None)
            Finish(true);
    }
}
