using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for a message.</summary>
internal sealed class ReceiveOperation<TForm, T> : IoOperation<FiberSocket, T>
    where TForm : struct, IReceiveForm<T>
{
    private ReceiveCall _call;
    private bool _isBehindBuffer;

    protected override string Verb => "receiving from";

    internal FiberTask<T> Start(FiberSocket socket, in ReceiveCall call, TimeSpan? timeout)
    {
        _call = call;
        return WaitOn(socket, IoEvents.Read, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        FiberSocket socket = Owner;
        Received received = socket.ReceiveNow(_call);
        if (received.Result.WouldBlock)
            return;
        _isBehindBuffer = socket.BufferedCount > 0;
        Outcome = received.Result;
        Complete(TForm.Make(received));
        if (received.Result.IsSuccess)
            socket.PassBufferOn();
    }

    protected override T ResultOf(IoResult outcome) => TForm.Make(Received.Failed(outcome));

    protected override void OnUnread(T result) => new ReturnedMessage<TForm, T>(Owner, _call, Outcome, _isBehindBuffer).Unread(result);

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _call = default;
    }
}
