using static Tmds.Linux.LibC;

namespace FiberNet;

/// <content>Passing descriptors to other processes, over UNIX sockets (unix(7), SCM_RIGHTS).</content>
public sealed partial class FiberSocket
{
    /// <summary>How many descriptors one message carries at most: the kernel's SCM_MAX_FD.</summary>
    public const int MaxHandles = 253;

    /// <summary>Sends descriptors with at least one byte of data, in one message; parks until there is room for it.</summary>
    /// <remarks>What is open at the call is sent: a call that parks holds duplicates, so a descriptor may be closed meanwhile.</remarks>
    /// <param name="data">The data, at least one byte: the descriptors travel with it. It must not change until the call ends.</param>
    /// <param name="handles">The descriptors, which stay open here, and which the receiver gets duplicates of; at least 1, at most <see cref="MaxHandles"/>. For sockets of this library use <see cref="SendSockets"/>.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <returns>How many bytes were sent, with all descriptors: of a stream perhaps not all; -1 when the time is over (ETIMEDOUT) and on an error (EBADF: a descriptor is not open, EINVAL: no UNIX socket, which alone carries descriptors, EMFILE: no duplicate could be made for the wait, …).</returns>
    /// <exception cref="ArgumentException"><paramref name="data"/> is empty; there are no or too many handles.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="handles"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing was sent.</exception>
    public FiberTask<int> SendHandles(ReadOnlyMemory<byte> data, IReadOnlyList<int> handles, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(handles);
        if (data.IsEmpty)
            throw new ArgumentException("Descriptors travel with data; there is not one byte.", nameof(data));
        CheckCount(handles.Count, nameof(handles));
        if (!TryEnter(timeout, IoEvents.Write))
            return Refuse<int>();

        // Over anything but UNIX sockets sendmsg(2) leaves them out without a word.
        if (GetInt(_descriptor.Handle, SO_DOMAIN) != AF_UNIX)
            return Scheduler.Finish(FailedCount(Errno.EINVAL));
        int[] copy = [.. handles];
        int count = _descriptor.HasWriters ? -(int)Errno.EAGAIN : SendHandlesNow(data.Span, copy);
        if (count != -(int)Errno.EAGAIN)
            return Scheduler.Finish(CountOf(count));
        if (timeout == TimeSpan.Zero)
            return Scheduler.Finish(FailedCount(Errno.ETIMEDOUT));
        return PassedHandles.Duplicate(copy, out PassedHandles duplicates) is not Errno.None and Errno error
            ? Scheduler.Finish(FailedCount(error))
            : Scheduler.Rent<SendHandlesOperation>().Start(this, data, duplicates, timeout);
    }

    /// <summary>Sends sockets with at least one byte of data, in one message; parks until there is room for it.</summary>
    /// <remarks>
    /// The sockets stay open here; close them if they are the receiver's alone. What is open at the call is sent: a call that parks
    /// holds duplicates, so a socket may be closed meanwhile; its connection lives on in the message.
    /// </remarks>
    /// <param name="data">The data, at least one byte. It must not change until the call ends.</param>
    /// <param name="sockets">The sockets, at least 1, at most <see cref="MaxHandles"/>.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <exception cref="ArgumentException"><paramref name="data"/> is empty; there are no or too many sockets; one of them is null.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="sockets"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">This socket or one of <paramref name="sockets"/> is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread, or one of <paramref name="sockets"/> is another reactor's.</exception>
    /// <inheritdoc cref="SendHandles"/>
    public FiberTask<int> SendSockets(ReadOnlyMemory<byte> data, IReadOnlyList<FiberSocket> sockets, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(sockets);
        CheckCount(sockets.Count, nameof(sockets));
        int[] handles = new int[sockets.Count];
        for (int i = 0; i < handles.Length; i++)
        {
            FiberSocket socket = sockets[i] ?? throw new ArgumentException($"Socket {i} is null.", nameof(sockets));
            socket.EnterSync();
            handles[i] = socket._descriptor.Handle;
        }

        FiberTask<int> sending = SendHandles(data, handles, timeout);

        // epoll watches the open file, which lives on in the receiver after a close here.
        foreach (FiberSocket socket in sockets)
            socket._descriptor.MarkShared();
        return sending;
    }

    /// <summary>Receives data and the descriptors that travel with it; parks until some come. Goes past the socket's own buffer.</summary>
    /// <param name="buffer">Where the data go, at least one byte; it must stay valid until the call ends.</param>
    /// <param name="maxHandles">For how many descriptors there is to be room, 1 to <see cref="MaxHandles"/>.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: do not wait.</param>
    /// <returns>The count and the descriptors, which are the caller's to close; the count is -1 when the time is over (ETIMEDOUT) and on an error.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxHandles"/> is out of range, <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing was received.</exception>
    public FiberTask<ReceivedHandles> ReceiveHandles(Memory<byte> buffer, int maxHandles = MaxHandles, TimeSpan? timeout = null)
    {
        if (buffer.IsEmpty)
            throw new ArgumentException("Descriptors travel with data; there is no room for one byte.", nameof(buffer));
        ArgumentOutOfRangeException.ThrowIfLessThan(maxHandles, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxHandles, MaxHandles);
        if (!TryEnter(timeout, IoEvents.Read))
            return Refuse<ReceivedHandles>();
        var received = new ReceivedHandles(-(int)Errno.EAGAIN, [], MessageFlags.None);
        if (!_descriptor.HasReaders)
            received = ReceiveHandlesNow(buffer, maxHandles);
        bool mustWait = received.Count == -(int)Errno.EAGAIN;
        ReceiveHandlesOperation operation = Scheduler.Rent<ReceiveHandlesOperation>();
        if (mustWait && timeout != TimeSpan.Zero)
            return operation.Start(this, buffer, maxHandles, timeout);
        return operation.End(this, buffer, received, mustWait ? Errno.ETIMEDOUT : (Errno)Math.Max(0, -received.Count));
    }

    private static void CheckCount(int count, string name)
    {
        if (count is < 1 or > MaxHandles)
            throw new ArgumentException($"A message carries 1 to {MaxHandles} descriptors, not {count}.", name);
    }

    internal int SendHandlesNow(ReadOnlySpan<byte> data, ReadOnlySpan<int> handles)
    {
        if (!_descriptor.MayWrite)
            return -(int)Errno.EAGAIN;
        int count = MessageCalls.SendHandles(_descriptor.Handle, data, handles);
        if (count == -(int)Errno.EAGAIN)
            _descriptor.WriteBlocked();
        return count;
    }

    internal ReceivedHandles ReceiveHandlesNow(Memory<byte> buffer, int most)
    {
        // Descriptors do not come back: they were closed when nobody took them.
        if (HasReturned && TryTakeReturned(new ReceiveCall(buffer, ReceiveCall.IntoBuffer, MessageFlags.None, false), out Received returned))
            return new ReceivedHandles(returned.Count, [], returned.Flags);
        if (!_descriptor.MayRead)
            return new ReceivedHandles(-(int)Errno.EAGAIN, [], MessageFlags.None);
        int count = MessageCalls.ReceiveHandles(_descriptor.Handle, buffer.Span, most, out int[] handles, out MessageFlags flags);
        if (count == -(int)Errno.EAGAIN)
            _descriptor.ReadBlocked();
        else if (count == 0 && handles.Length == 0 && IsEnd(buffer.Span))
            _traits |= SocketTraits.AtEnd;
        return new ReceivedHandles(count, handles, flags);
    }
}
