using System.Net;

namespace FiberNet;

/// <summary>Waits for a connect in progress: it has come about, or failed, when the socket is writable.</summary>
internal sealed class ConnectOperation : SocketOperation<bool>
{
    private EndPoint? _endPoint;
    private int _reconnectsLeft;

    protected override bool ResultSoFar => false;

    internal FiberTask<bool> Start(FiberSocket socket, EndPoint endPoint, int reconnectsLeft, TimeSpan? timeout)
    {
        _endPoint = endPoint;
        _reconnectsLeft = reconnectsLeft;
        return Start(socket, IoEvents.Write, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        if (Socket.Look(IoEvents.Write) == IoEvents.None)
            return;
        Errno error = Socket.TakePendingError();
        if (error == Errno.None)
            error = Socket.UndoConnectToItself(_endPoint!, ref _reconnectsLeft);
        if (error == Errno.None)
            Complete(true);
        else if (error != Errno.EINPROGRESS)
            EndWith(error);
    }

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _endPoint = null;
    }
}
