namespace FiberNet;

/// <content>The loop that receives, and what surrounds a handler.</content>
public sealed partial class UdpServer
{
    /// <summary>
    /// An error may be that of a datagram sent before, such as ECONNREFUSED, told by the next call: so many in a row are
    /// nothing to wait for.
    /// </summary>
    private const int ErrorsWithoutPause = 16;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Receives until the server is closed; whatever else ends it closes the server.</summary>
    private async FiberTask ReceiveAll()
    {
        try
        {
            await ReceiveUntilClosed();
        }
        catch (Exception exception) when (exception is not (FiberCanceledException or TimeoutException))
        {
            Failure = exception;
            _ = Close();
            throw;
        }
    }

    private async FiberTask ReceiveUntilClosed()
    {
        TimeSpan pause = s_firstPause;
        for (int errors = 0; !IsClosed;)
        {
            if (_handlers.Count >= _options.MaxHandlers)
            {
                await _handlers.WaitForEnd();
                continue;
            }

            ReceivedMessage message = await Socket.ReceiveFrom();
            if (message.Result)
            {
                Run(message);
                errors = 0;
                pause = s_firstPause;
                continue;
            }

            if (IsClosed)
                return;
            Errno error = message.Result.Errno;
            ThrowIfFinal(error);
            if (error is not (Errno.ENOMEM or Errno.ENOBUFS) && ++errors < ErrorsWithoutPause)
                continue;
            _receiveLog.Write($"{error.StrError()}; the server goes on when it can");
            await Fiber.Sleep(pause);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    /// <summary>Whether receiving can never succeed again.</summary>
    private static void ThrowIfFinal(Errno error)
    {
        switch (error)
        {
            case Errno.None: // the end of what should have no end: the receiving end was shut down
            case Errno.EBADF: // closed behind the server's back
            case Errno.ECONNABORTED: // aborted
            case Errno.ENOTCONN:
            case Errno.ENOTSOCK:
            case Errno.EOPNOTSUPP:
                throw new IOException(error == Errno.None
                    ? "recvmsg gave the end of the stream: the socket was shut down; the server receives no more."
                    : $"recvmsg failed: {error.StrError()} ({error}); the server receives no more.")
                { HResult = (int)error };
        }
    }

    private void Run(ReceivedMessage message) => _handlers.Add(Fiber.Create(
        (Server: this, Message: message),
        static s => s.Server.Handle(s.Message),
        static s => $"{s.Server._options.Name}/{EndPointText.Of(s.Message.From)}"));

    private async FiberTask Handle(ReceivedMessage message)
    {
        try
        {
            await _handler(new Datagram(this, message.Data, message.From));
        }
        finally
        {
            _handlers.RemoveCurrent();
        }
    }
}
