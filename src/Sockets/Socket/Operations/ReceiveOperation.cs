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

    internal FiberTask<T> AfterYield(FiberSocket socket, in ReceiveCall call, in Received received)
    {
        _call = call;
        _isBehindBuffer = socket.BufferedCount > 0;
        return CompleteAfterYield(socket, TForm.Make(received), received.Result);
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

    /// <summary>It goes to the next reader. What was only looked at is in the queue still, what was discarded is not to come back.</summary>
    protected override void OnUnread(T result)
    {
        Received received = TForm.Unmake(result);
        bool isDiscarded = Owner.IsStream && (_call.Flags & MessageFlags.Truncated) != 0;
        if (isDiscarded || (_call.Flags & MessageFlags.Peek) != 0)
            return;
        if (!_call.WantsArray && received.Result.IsSuccess)
            received = received with { Data = _call.Buffer.Span[..(int)Math.Min(received.Result.Count, _call.Buffer.Length)].ToArray() };
        Owner.ReturnUnlessEnd(received, _isBehindBuffer);
    }

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _call = default;
    }
}
