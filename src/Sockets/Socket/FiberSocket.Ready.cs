using FiberNet.Advanced;

namespace FiberNet;

/// <content>Waiting for readiness.</content>
public sealed partial class FiberSocket
{
    /// <summary>
    /// Suspends the fiber until a read would not wait: there are bytes (also in the socket's own buffer), a connection to accept,
    /// the end of the stream, or an error.
    /// </summary>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> only looks.</param>
    /// <returns>Success, with the direction in <see cref="IoResult.Events"/>; or the errno: ETIMEDOUT, EBADF (closed meanwhile).</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <example>
    /// <!-- given: FiberSocket socket -->
    /// <code>
    /// if (await socket.Readable(timeout: TimeSpan.FromSeconds(1)))
    ///     Console.WriteLine("A read does not wait now.");
    /// </code>
    /// </example>
    public FiberTask<IoResult> Readable(TimeSpan? timeout = null)
    {
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<IoResult>();

        // Buffered bytes belong to the reader that is already waiting.
        bool isReady = HasBuffered || HasReturnedMessage ? !_descriptor.HasReaders : _descriptor.MayRead && Look(IoEvents.Read) != IoEvents.None;
        return WaitUnless(isReady ? IoEvents.Read : IoEvents.None, IoEvents.Read, timeout);
    }

    /// <summary>Suspends the fiber until a write would not wait: there is room, or an error. While the socket connects: until the connection is established or has failed.</summary>
    /// <inheritdoc cref="Readable"/>
    public FiberTask<IoResult> Writable(TimeSpan? timeout = null) => TryEnter(timeout, IoEvents.Write)
        ? WaitUnless(_descriptor.MayWrite ? Look(IoEvents.Write) : IoEvents.None, IoEvents.Write, timeout)
        : Refuse<IoResult>();

    /// <summary>Suspends the fiber until the socket is readable or writable.</summary>
    /// <returns>What it is ready for, in <see cref="IoResult.Events"/>; or the errno: ETIMEDOUT, EBADF (closed meanwhile).</returns>
    /// <inheritdoc cref="Readable"/>
    public FiberTask<IoResult> Wait(TimeSpan? timeout = null) => TryEnter(timeout, IoEvents.ReadWrite)
        ? WaitUnless(Look(IoEvents.ReadWrite, buffered: !_descriptor.HasReaders), IoEvents.ReadWrite, timeout)
        : Refuse<IoResult>();

    /// <summary>Asks the kernel, and the socket's own buffer, what the socket is ready for.</summary>
    /// <param name="interest">What to ask for.</param>
    /// <param name="buffered">False: a reader waits, and the buffered bytes are for it.</param>
    internal IoEvents Look(IoEvents interest, bool buffered = true)
    {
        if (IsSecured)
            return LookSecured(interest, buffered);
        IoResult look = PollCalls.Look(_descriptor.Handle, interest);

        // A number that is not open is ready: the next call tells so.
        IoEvents ready = look.Errno == Errno.EBADF ? interest : look.Events;
        if ((interest & ~ready & IoEvents.Read) != 0)
            _descriptor.ReadBlocked();
        if ((interest & ~ready & IoEvents.Write) != 0)
            _descriptor.WriteBlocked();
        return buffered && (HasBuffered || HasReturnedMessage) ? ready | (interest & IoEvents.Read) : ready;
    }

    internal bool IsReady(IoEvents direction)
    {
        EnterSync();
        return Look(direction, buffered: !_descriptor.HasReaders) != IoEvents.None;
    }

    private FiberTask<IoResult> WaitUnless(IoEvents ready, IoEvents interest, TimeSpan? timeout)
    {
        if (ready != IoEvents.None)
            return Scheduler.Finish(Publish(IoResult.Ready(ready)));
        return timeout == TimeSpan.Zero
            ? Scheduler.Finish(Publish(Errno.ETIMEDOUT))
            : Scheduler.Rent<ReadyOperation>().Start(this, interest, timeout);
    }
}
