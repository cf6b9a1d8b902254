using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for a message that may carry descriptors.</summary>
internal sealed class ReceiveHandlesOperation : IoOperation<FiberSocket, ReceivedHandles>
{
    private Memory<byte> _buffer;
    private int _most;
    private bool _isBehindBuffer;

    protected override string Verb => "receiving descriptors from";

    internal FiberTask<ReceivedHandles> Start(FiberSocket socket, Memory<byte> buffer, int most, TimeSpan? timeout)
    {
        Debug.Assert(!buffer.IsEmpty && most > 0, "descriptors travel with data");
        _buffer = buffer;
        _most = most;
        return WaitOn(socket, IoEvents.Read, timeout);
    }

    protected override void TryComplete(IoEvents events)
    {
        FiberSocket socket = Owner;
        ReceivedHandles received = socket.ReceiveHandlesNow(_buffer, _most);
        if (received.Result.WouldBlock)
            return;
        _isBehindBuffer = socket.BufferedCount > 0;
        Outcome = received.Result;
        Complete(received);
        if (received.Result.IsSuccess)
            socket.PassBufferOn();
    }

    protected override ReceivedHandles ResultOf(IoResult outcome) => ReceivedHandles.Failed(outcome);

    protected override void OnUnread(ReceivedHandles result) => new ReturnedHandles(Owner, _buffer, _isBehindBuffer).Unread(result);

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _buffer = default;
    }
}
