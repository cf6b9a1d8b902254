using System.Net;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for a connect in progress: it has come about, or failed, when the socket is writable.</summary>
internal sealed class ConnectOperation : IoOperation<FiberSocket, IoResult>
{
    private EndPoint? _endPoint;
    private int _reconnectsLeft;

    protected override string Verb => "connecting";

    internal FiberTask<IoResult> Start(FiberSocket socket, EndPoint endPoint, int reconnectsLeft, TimeSpan? timeout)
    {
        _endPoint = endPoint;
        _reconnectsLeft = reconnectsLeft;
        return WaitOn(socket, IoEvents.Write, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        if (Owner.Look(IoEvents.Write) == IoEvents.None)
            return;
        IoResult connected = Owner.TakePendingError();
        if (connected.IsSuccess)
            connected = Owner.UndoConnectToItself(_endPoint!, ref _reconnectsLeft);
        if (connected.Errno != Errno.EINPROGRESS)
            End(Owner.Connected(connected));
    }

    protected override IoResult ResultOf(IoResult outcome) => outcome;

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _endPoint = null;
    }
}
