namespace FiberNet;

/// <summary>Waits for a message.</summary>
internal abstract class ReceiveOperation<TSelf, T> : SocketOperation<TSelf, T>
    where TSelf : ReceiveOperation<TSelf, T>, new()
{
    private ReceiveCall _call;

    protected override T ResultSoFar => Make(Received.None);

    internal FiberTask<T> Start(FiberSocket socket, in ReceiveCall call, TimeSpan? timeout)
    {
        _call = call;
        return Start(socket, IoEvents.Read, timeout);
    }

    /// <summary>The outcome was there at the call.</summary>
    internal FiberTask<T> End(FiberSocket socket, in Received received, Errno error)
    {
        T result = Make(error == Errno.None ? received : Received.None);
        if (!Scheduler.TrySpend())
            return AfterYield(socket, result, error);
        socket.SetError(error);
        ReturnUnused();
        return FiberTask.FromResult(result);
    }

    /// <summary>The caller's form of the result.</summary>
    protected abstract T Make(in Received received);

    protected override void TryComplete(IoEvents events)
    {
        Received received = Socket.ReceiveNow(_call);
        if (received.Count >= 0)
            Finish(Make(received));
        else
            EndUnlessBlocked(received.Count);
    }

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _call = default;
    }
}
