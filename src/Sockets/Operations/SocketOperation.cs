using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What all parking operations of a socket have in common: how they end without success, and where their error goes.</summary>
internal abstract class SocketOperation<T> : IoOperation<T>
{
    private FiberSocket? _socket;

    protected FiberSocket Socket => _socket!;

    /// <summary>Published on the socket when the result is taken, not before: no other fiber's call can spoil it.</summary>
    protected Errno Error { get; set; }

    /// <summary>The result of a call that ends early: what was done so far, or nothing.</summary>
    protected abstract T ResultSoFar { get; }

    protected FiberTask<T> Start(FiberSocket socket, IoEvents directions, TimeSpan? timeout)
    {
        _socket = socket;
        return WaitOn(socket.Descriptor, directions, timeout);
    }

    /// <summary>A result that is there at the call, for a fiber that has to yield before it gets it.</summary>
    protected FiberTask<T> AfterYield(FiberSocket socket, T result, Errno error)
    {
        _socket = socket;
        Error = error;
        return CompleteAfterYield(result);
    }

    /// <summary>Ends well; bytes that are left in the socket's own buffer are the next reader's, without an event.</summary>
    protected void Finish(T result)
    {
        Complete(result);
        Socket.PassBufferOn();
    }

    /// <summary>Ends with an error.</summary>
    protected void EndWith(Errno error)
    {
        Error = error;
        Complete(ResultSoFar);
    }

    /// <summary>A call failed: EAGAIN waits on, every other errno ends the operation.</summary>
    /// <param name="failure">The negative errno.</param>
    protected void EndUnlessBlocked(int failure)
    {
        if (failure != -(int)Errno.EAGAIN)
            EndWith((Errno)(-failure));
    }

    protected override void OnAborted(int errno) => EndWith((Errno)errno);

    protected override T OnTimeout()
    {
        Error = Errno.ETIMEDOUT;
        return ResultSoFar;
    }

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle()
    {
        _socket?.SetError(Error);
        _socket = null;
        Error = Errno.None;
        base.OnRecycle();
    }
}
