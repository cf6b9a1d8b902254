using FiberNet.Advanced;

namespace FiberNet;

/// <content>Listening and accepting.</content>
public sealed partial class FiberSocket
{
    /// <summary>Begins to listen (listen(2)). May be called again to change the backlog.</summary>
    /// <param name="backlog">How many connections may wait to be accepted; the kernel caps it at net.core.somaxconn. At least 0.</param>
    /// <returns>Success, or the errno: EADDRINUSE, EOPNOTSUPP (no stream socket), EINVAL (connected).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="backlog"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public IoResult Listen(int backlog = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(backlog);
        EnterSync();
        return Publish(SocketCalls.Listen(_descriptor.Handle, backlog));
    }

    /// <summary>Accepts a connection if one waits. Never suspends.</summary>
    /// <returns>The connection; null if none waits (EAGAIN) or on an error (EMFILE: out of descriptors; ECONNABORTED, EPROTO, … after 64 of them in a row).</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public FiberSocket? TryAccept()
    {
        EnterSync();
        _descriptor.AskAgain(IoEvents.Read);
        FiberSocket? accepted = AcceptNow(out IoResult outcome);
        _ = Publish(outcome);
        return accepted;
    }

    /// <summary>Suspends the fiber until a connection comes, and accepts it.</summary>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>The connection; null on timeout (ETIMEDOUT), when the socket was closed meanwhile (EBADF), or on an error: wait before the next call. Errors are EMFILE, …; ECONNABORTED, EPROTO, … only after 64 of them in a row.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread, or the descriptor was made blocking.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <example>
    /// <!-- given: FiberSocket listener, Func<FiberSocket, FiberTask> serve -->
    /// <code>
    /// while (await listener.Accept() is { } client)
    ///     Fiber.Create(client, serve); // serve closes it
    /// </code>
    /// </example>
    public FiberTask<FiberSocket?> Accept(TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<FiberSocket?>();
        ThrowIfBlocking();
        FiberSocket? accepted = null;
        IoResult outcome = Errno.EAGAIN;
        if (!_descriptor.HasReaders)
            accepted = AcceptNow(out outcome);
        if (outcome.WouldBlock)
        {
            if (timeout != TimeSpan.Zero)
                return Scheduler.Rent<AcceptOperation>().WaitOn(this, IoEvents.Read, timeout);
            outcome = Errno.ETIMEDOUT;
        }

        return Scheduler.Finish(accepted, new ReturnedConnection(this, outcome));
    }

    internal FiberSocket? AcceptNow(out IoResult outcome)
    {
        outcome = _descriptor.MayRead ? SocketCalls.Accept(_descriptor.Handle) : Errno.EAGAIN;
        if (outcome.IsSuccess)
        {
            _descriptor.CountAccepted((int)outcome.Count);
            FiberSocket accepted = Own((int)outcome.Count, _traits & SocketTraits.Inherited);
            outcome = default;
            return accepted;
        }

        if (outcome.WouldBlock)
            _descriptor.ReadBlocked();
        return null;
    }

    private void ThrowIfBlocking()
    {
        if ((_traits & SocketTraits.Blocking) != 0)
            throw new InvalidOperationException("The descriptor was made blocking (NonBlock = false); accept, connect and SendFile would stop the reactor.");
    }
}
