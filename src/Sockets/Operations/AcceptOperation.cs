namespace FiberNet;

/// <summary>Waits for a connection.</summary>
internal sealed class AcceptOperation : SocketOperation<FiberSocket?>
{
    protected override FiberSocket? ResultSoFar => null;

    internal FiberTask<FiberSocket?> Start(FiberSocket socket, TimeSpan? timeout) => Start(socket, IoEvents.Read, timeout);

    internal new FiberTask<FiberSocket?> AfterYield(FiberSocket socket, FiberSocket? accepted, Errno error) =>
        base.AfterYield(socket, accepted, error);

    protected override void TryComplete(IoEvents events)
    {
        FiberSocket? accepted = Socket.AcceptNow(out Errno error);
        if (accepted is not null)
            Complete(accepted);
        else if (error != Errno.EAGAIN)
            EndWith(error);
    }

    /// <summary>Nobody will ever hear of the connection.</summary>
    protected override void OnUnread(FiberSocket? result) => result?.Close();
}
