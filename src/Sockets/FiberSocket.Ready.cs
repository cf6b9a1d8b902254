namespace FiberNet;

/// <content>Waiting for readiness.</content>
public sealed partial class FiberSocket
{
    /// <summary>
    /// Parks until a read would not have to wait: bytes are there, those in the socket's own buffer included, or a
    /// connection to accept, the end of the stream, or an error.
    /// </summary>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: only look.</param>
    /// <returns>True; false when the time is over (ETIMEDOUT) or the socket was closed meanwhile (EBADF).</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public FiberTask<bool> Readable(TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<bool>();

        // What is in the buffer while somebody gathers there is his.
        if (HasBuffered || HasReturnedMessage ? !_descriptor.HasReaders : _descriptor.MayRead && LookReadable())
        {
            Errno = Errno.None;
            return Scheduler.Finish(true);
        }

        return timeout == TimeSpan.Zero
            ? Scheduler.Finish(Failed(Errno.ETIMEDOUT))
            : Scheduler.Rent<ReadyOperation>().Start(this, IoEvents.Read, timeout);
    }

    /// <summary>Parks until a write would not have to wait: there is room, or an error; of a connect: until it has come about or failed.</summary>
    /// <inheritdoc cref="Readable"/>
    public FiberTask<bool> Writable(TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<bool>();
        if (_descriptor.MayWrite && LookWritable())
        {
            Errno = Errno.None;
            return Scheduler.Finish(true);
        }

        return timeout == TimeSpan.Zero
            ? Scheduler.Finish(Failed(Errno.ETIMEDOUT))
            : Scheduler.Rent<ReadyOperation>().Start(this, IoEvents.Write, timeout);
    }

    /// <summary>Parks until the socket is readable or writable.</summary>
    /// <returns>What it is ready for; <see cref="IoEvents.None"/> when the time is over (ETIMEDOUT) or the socket was closed meanwhile (EBADF).</returns>
    /// <inheritdoc cref="Readable"/>
    public FiberTask<IoEvents> Wait(TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.ReadWrite))
            return Refuse<IoEvents>();
        IoEvents ready = Look(IoEvents.ReadWrite, buffered: !_descriptor.HasReaders);
        if (ready != IoEvents.None)
        {
            Errno = Errno.None;
            return Scheduler.Finish(ready);
        }

        if (timeout != TimeSpan.Zero)
            return Scheduler.Rent<WaitOperation>().Start(this, timeout);
        SetError(Errno.ETIMEDOUT);
        return Scheduler.Finish(IoEvents.None);
    }

    /// <summary>Asks the kernel, and the socket's own buffer, what the socket is ready for.</summary>
    /// <param name="interest">What to ask for.</param>
    /// <param name="buffered">False: a reader waits, and what is in the buffer is his.</param>
    internal IoEvents Look(IoEvents interest, bool buffered = true)
    {
        IoEvents ready = SocketCalls.Poll(_descriptor.Handle, interest);
        if ((interest & ~ready & IoEvents.Read) != 0)
            _descriptor.ReadBlocked();
        if ((interest & ~ready & IoEvents.Write) != 0)
            _descriptor.WriteBlocked();
        return buffered && (HasBuffered || HasReturnedMessage) ? ready | (interest & IoEvents.Read) : ready;
    }

    private bool LookReadable() => Look(IoEvents.Read) != IoEvents.None;

    private bool LookWritable() => Look(IoEvents.Write) != IoEvents.None;
}
