namespace FiberNet;

/// <summary>Waits for a message.</summary>
internal abstract class ReceiveOperation<T> : SocketOperation<T>
{
    private ReceiveCall _call;
    private bool _isBehindBuffer;

    protected override T ResultSoFar => Make(Received.None);

    internal FiberTask<T> Start(FiberSocket socket, in ReceiveCall call, TimeSpan? timeout)
    {
        _call = call;
        return Start(socket, IoEvents.Read, timeout);
    }

    /// <summary>The outcome was there at the call.</summary>
    internal FiberTask<T> End(FiberSocket socket, in ReceiveCall call, in Received received, Errno error)
    {
        T result = Make(error == Errno.None ? received : Received.None);
        if (!Scheduler.TrySpend())
        {
            _call = call;
            _isBehindBuffer = socket.BufferedCount > 0;
            return AfterYield(socket, result, error);
        }

        socket.SetError(error);
        ReturnUnused();
        return FiberTask.FromResult(result);
    }

    /// <summary>The caller's form of the result.</summary>
    protected abstract T Make(in Received received);

    /// <summary>What <see cref="Make"/> has made the result of; without the bytes if they are in the caller's memory.</summary>
    protected abstract Received Unmake(T result);

    protected override void TryComplete(IoEvents events)
    {
        Received received = Socket.ReceiveNow(_call);
        if (received.Count >= 0)
        {
            _isBehindBuffer = Socket.BufferedCount > 0;
            Finish(Make(received));
        }
        else
        {
            EndUnlessBlocked(received.Count);
        }
    }

    /// <summary>It goes to the next reader. What was only looked at is in the queue still, what was discarded is not to come back.</summary>
    protected override void OnUnread(T result)
    {
        Received received = Unmake(result);
        bool isDiscarded = Socket.IsStream && (_call.Flags & MessageFlags.Truncated) != 0;
        if (isDiscarded || (_call.Flags & MessageFlags.Peek) != 0)
            return;
        if (!_call.WantsArray && received.Count >= 0)
            received = received with { Data = _call.Buffer.Span[..Math.Min(received.Count, _call.Buffer.Length)].ToArray() };
        Socket.ReturnUnlessEnd(received, _isBehindBuffer);
    }

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _call = default;
    }
}
