namespace FiberNet;

/// <summary>Waits for a message that may carry descriptors.</summary>
internal sealed class ReceiveHandlesOperation : SocketOperation<ReceivedHandles>
{
    private Memory<byte> _buffer;
    private int _most;
    private bool _isBehindBuffer;

    protected override ReceivedHandles ResultSoFar => new(-1, [], MessageFlags.None);

    internal FiberTask<ReceivedHandles> Start(FiberSocket socket, Memory<byte> buffer, int most, TimeSpan? timeout)
    {
        _buffer = buffer;
        _most = most;
        return Start(socket, IoEvents.Read, timeout);
    }

    /// <summary>The outcome was there at the call.</summary>
    internal FiberTask<ReceivedHandles> End(FiberSocket socket, Memory<byte> buffer, ReceivedHandles received, Errno error)
    {
        ReceivedHandles result = error == Errno.None ? received : ResultSoFar;
        if (!Scheduler.TrySpend())
        {
            _buffer = buffer;
            _isBehindBuffer = socket.BufferedCount > 0;
            return AfterYield(socket, result, error);
        }

        socket.SetError(error);
        ReturnUnused();
        return FiberTask.FromResult(result);
    }

    protected override void TryComplete(IoEvents events)
    {
        ReceivedHandles received = Socket.ReceiveHandlesNow(_buffer, _most);
        if (received.Count >= 0)
        {
            _isBehindBuffer = Socket.BufferedCount > 0;
            Finish(received);
        }
        else
        {
            EndUnlessBlocked(received.Count);
        }
    }

    /// <summary>Nobody will ever close the descriptors; the bytes that came with them go to the next reader.</summary>
    protected override void OnUnread(ReceivedHandles result)
    {
        foreach (int handle in result.Handles)
            PassedHandles.Own(handle).Close();
        byte[] data = _buffer.Span[..Math.Max(result.Count, 0)].ToArray();
        Socket.ReturnUnlessEnd(new Received(result.Count, data, null, result.Flags), _isBehindBuffer);
    }

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _buffer = default;
    }
}
