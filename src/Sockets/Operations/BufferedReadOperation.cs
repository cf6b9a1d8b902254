namespace FiberNet;

/// <summary>A read through the socket's own buffer: what is gathered stays there until there is enough, so nothing can be lost.</summary>
internal abstract class BufferedReadOperation<T> : SocketOperation<T>
{
    private ReadRequest _request;

    internal FiberTask<T> Start(FiberSocket socket, in ReadRequest request, TimeSpan? timeout)
    {
        _request = request;
        socket.TrimBuffer();
        return Start(socket, IoEvents.Read, timeout);
    }

    /// <param name="socket">The socket.</param>
    /// <param name="count">How many bytes to take; negative: the read has ended without any.</param>
    /// <param name="error">How it has ended.</param>
    internal FiberTask<T> AfterYield(FiberSocket socket, int count, Errno error)
    {
        T result = count < 0 ? ResultSoFar : Take(socket, count);
        return AfterYield(socket, result, error);
    }

    /// <summary>Takes bytes out of the buffer as the result.</summary>
    protected abstract T Take(FiberSocket socket, int count);

    protected override void TryComplete(IoEvents events)
    {
        FiberSocket socket = Socket;
        if (TryTake())
            return;
        int count = socket.FillBuffer();
        if (count > 0)
        {
            if (!TryTake())
                socket.TrimBuffer();
        }
        else if (count == 0)
        {
            bool isNull = socket.BufferedCount == 0 && _request.IsNullAtEnd;
            Complete(isNull ? ResultSoFar : Take(socket, socket.BufferedCount));
        }
        else
        {
            socket.TrimBuffer();
            if (count != -(int)Errno.EAGAIN)
                EndWith((Errno)(-count));
        }
    }

    protected override T OnTimeout()
    {
        Socket.PassBufferOn();
        return base.OnTimeout();
    }

    protected override void OnCanceled() => Socket.PassBufferOn();

    protected override void OnRecycle()
    {
        base.OnRecycle();
        _request = default;
    }

    private bool TryTake()
    {
        if (!Socket.IsMet(_request, out int count, out Errno error))
            return false;
        Error = error;
        Finish(Take(Socket, count));
        return true;
    }
}
