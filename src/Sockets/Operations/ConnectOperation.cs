namespace FiberNet;

/// <summary>Waits for a connect in progress: it has come about, or failed, when the socket is writable.</summary>
internal sealed class ConnectOperation : SocketOperation<ConnectOperation, bool>
{
    protected override bool ResultSoFar => false;

    internal FiberTask<bool> Start(FiberSocket socket, TimeSpan? timeout) => Start(socket, IoEvents.Write, timeout);

    protected override void TryComplete(IoEvents events)
    {
        if (Socket.Look(IoEvents.Write) == IoEvents.None)
            return;
        Errno error = Socket.TakePendingError();
        if (error == Errno.None)
            Complete(true);
        else
            EndWith(error);
    }
}
