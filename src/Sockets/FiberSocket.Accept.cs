namespace FiberNet;

/// <content>Listening and accepting.</content>
public sealed partial class FiberSocket
{
    /// <summary>Begins to listen (listen(2)). May be called again to change the backlog.</summary>
    /// <param name="backlog">How many connections may wait to be accepted; the kernel caps it at net.core.somaxconn. At least 0.</param>
    /// <returns>True; false on an error, such as EADDRINUSE.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="backlog"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool Listen(int backlog = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(backlog);
        EnterSync();
        return Check(Tmds.Linux.LibC.listen(_descriptor.Handle, backlog));
    }

    /// <summary>Accepts a connection if one waits. Never parks.</summary>
    /// <returns>The connection; null if none waits (EAGAIN) or on an error (EMFILE: out of descriptors; ECONNABORTED, EPROTO, … after 64 of them in a row).</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public FiberSocket? TryAccept()
    {
        EnterSync();
        _descriptor.AskAgain(IoEvents.Read);
        FiberSocket? accepted = AcceptNow(out Errno error);
        SetError(error);
        return accepted;
    }

    /// <summary>Parks until a connection comes, and accepts it.</summary>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <returns>The connection; null when the time is over (ETIMEDOUT), when the socket was closed meanwhile (EBADF), or on an error (EMFILE, …; ECONNABORTED, EPROTO, … after 64 of them in a row: wait before the next call).</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread, or the descriptor was made blocking.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public FiberTask<FiberSocket?> Accept(TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<FiberSocket?>();
        ThrowIfBlocking();
        if (!_descriptor.HasReaders)
        {
            FiberSocket? accepted = AcceptNow(out Errno error);
            if (error != Errno.EAGAIN)
            {
                if (!Scheduler.TrySpend())
                    return Scheduler.Rent<AcceptOperation>().AfterYield(this, accepted, error);
                SetError(error);
                return FiberTask.FromResult(accepted);
            }
        }

        if (timeout != TimeSpan.Zero)
            return Scheduler.Rent<AcceptOperation>().Start(this, timeout);
        SetError(Errno.ETIMEDOUT);
        return Scheduler.Finish<FiberSocket?>(null);
    }

    internal FiberSocket? AcceptNow(out Errno error)
    {
        if (!_descriptor.MayRead)
        {
            error = Errno.EAGAIN;
            return null;
        }

        int handle = SocketCalls.Accept(_descriptor.Handle);
        if (handle >= 0)
        {
            error = Errno.None;
            return Own(handle, _traits & SocketTraits.Inherited);
        }

        error = (Errno)(-handle);
        if (error == Errno.EAGAIN)
            _descriptor.ReadBlocked();
        return null;
    }

    private void ThrowIfBlocking()
    {
        if ((_traits & SocketTraits.Blocking) != 0)
            throw new InvalidOperationException("The descriptor was made blocking (NonBlock = false); accept, connect and SendFile would stop the reactor.");
    }
}
