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

    internal FiberTask<ReceivedHandles> AfterYield(FiberSocket socket, Memory<byte> buffer, ReceivedHandles received)
    {
        _buffer = buffer;
        _isBehindBuffer = socket.BufferedCount > 0;
        return CompleteAfterYield(socket, received, received.Result);
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

    /// <summary>No fiber will ever close the descriptors; the bytes that came with them go to the next reader.</summary>
    protected override void OnUnread(ReceivedHandles result)
    {
        foreach (int handle in result.Handles)
            PassedHandles.Own(handle).Dispose();
        byte[] data = _buffer.Span[..(int)result.Result.Count].ToArray();
        Owner.ReturnUnlessEnd(new Received(result.Result, data, null, result.Flags), _isBehindBuffer);
    }

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _buffer = default;
    }
}
