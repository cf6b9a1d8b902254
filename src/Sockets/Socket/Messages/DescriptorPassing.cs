using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <summary>Passes descriptors to other processes, over UNIX sockets (unix(7), SCM_RIGHTS).</summary>
public static class DescriptorPassing
{
    /// <summary>How many descriptors one message carries at most: the kernel's SCM_MAX_FD.</summary>
    public const int MaxHandles = 253;

    extension(FiberSocket socket)
    {
        /// <summary>Sends descriptors with at least one byte of data, in one message; suspends until there is room for it.</summary>
        /// <remarks>The call sends what is open when it is made. While it waits it holds duplicates, so a descriptor may be closed meanwhile.</remarks>
        /// <param name="data">The data, at least one byte: the descriptors travel with it. It must not change until the call ends.</param>
        /// <param name="handles">The descriptors, 1 to <see cref="MaxHandles"/>. They stay open here; the receiver gets duplicates. For sockets of this library use <c>SendSockets</c>.</param>
        /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
        /// <returns>How many bytes were sent, with all descriptors: of a stream perhaps not all. Or the errno: ETIMEDOUT, EBADF (a descriptor is not open), EINVAL (not a UNIX socket; no other carries descriptors), EMFILE (no duplicate could be made for the wait), …</returns>
        /// <exception cref="ArgumentException"><paramref name="data"/> is empty; there are no or too many handles.</exception>
        /// <exception cref="ArgumentNullException"><paramref name="handles"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
        /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing was sent.</exception>
        public FiberTask<IoResult> SendHandles(ReadOnlyMemory<byte> data, IReadOnlyList<int> handles, TimeSpan? timeout = null)
        {
            ArgumentNullException.ThrowIfNull(handles);
            if (data.IsEmpty)
                throw new ArgumentException("Descriptors travel with data; there is not one byte.", nameof(data));
            CheckCount(handles.Count, nameof(handles));
            if (!socket.TryEnter(timeout, IoEvents.Write))
                return socket.Refuse<IoResult>();

            // Over anything but UNIX sockets sendmsg(2) silently drops them.
            Descriptor descriptor = socket.Descriptor;
            if (!OptionCalls.Get(descriptor.Handle, LibC.SOL_SOCKET, LibC.SO_DOMAIN, out int domain) || domain != LibC.AF_UNIX)
                return socket.Scheduler.Finish(socket.Publish(Errno.EINVAL));
            int[] copy = [.. handles];
            IoResult sent = descriptor.HasWriters ? Errno.EAGAIN : socket.SendHandlesNow(data.Span, copy);
            if (!sent.WouldBlock)
                return socket.Scheduler.Finish(socket.Publish(sent));
            if (timeout == TimeSpan.Zero)
                return socket.Scheduler.Finish(socket.Publish(Errno.ETIMEDOUT));
            return PassedHandles.Duplicate(copy, out PassedHandles duplicates) is { IsSuccess: false } failed
                ? socket.Scheduler.Finish(socket.Publish(failed))
                : socket.Scheduler.Rent<SendHandlesOperation>().Start(socket, data, duplicates, timeout);
        }

        /// <summary>Sends sockets with at least one byte of data, in one message; suspends until there is room for it.</summary>
        /// <remarks>
        /// The sockets stay open here; close them if only the receiver is to use them. While the call waits it holds duplicates, so a
        /// socket may be closed meanwhile; its connection lives on in the message.
        /// </remarks>
        /// <param name="data">The data, at least one byte. It must not change until the call ends.</param>
        /// <param name="sockets">The sockets, at least 1, at most <see cref="MaxHandles"/>.</param>
        /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
        /// <exception cref="ArgumentException"><paramref name="data"/> is empty; there are no or too many sockets; one of them is null.</exception>
        /// <exception cref="ArgumentNullException"><paramref name="sockets"/> is null.</exception>
        /// <exception cref="ObjectDisposedException">This socket or one of <paramref name="sockets"/> is closed.</exception>
        /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread, or one of <paramref name="sockets"/> is another reactor's.</exception>
        /// <returns>How many bytes were sent, with all sockets: of a stream perhaps not all. Or the errno, as for <c>SendHandles</c>.</returns>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
        /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing was sent.</exception>
        public FiberTask<IoResult> SendSockets(ReadOnlyMemory<byte> data, IReadOnlyList<FiberSocket> sockets, TimeSpan? timeout = null)
        {
            ArgumentNullException.ThrowIfNull(sockets);
            CheckCount(sockets.Count, nameof(sockets));
            int[] handles = new int[sockets.Count];
            for (int i = 0; i < handles.Length; i++)
            {
                FiberSocket passed = sockets[i] ?? throw new ArgumentException($"Socket {i} is null.", nameof(sockets));
                passed.EnterSync();
                handles[i] = passed.Handle;
            }

            FiberTask<IoResult> sending = socket.SendHandles(data, handles, timeout);

            // epoll watches the open file, which lives on in the receiver after a close here.
            foreach (FiberSocket passed in sockets)
                passed.Descriptor.MarkShared();
            return sending;
        }

        /// <summary>Receives data and the descriptors that travel with it; suspends until some come. Bypasses the socket's own buffer.</summary>
        /// <param name="buffer">Where the data go, at least one byte; it must stay valid until the call ends.</param>
        /// <param name="maxHandles">The maximum number of descriptors to receive, 1 to <see cref="MaxHandles"/>.</param>
        /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
        /// <returns>The outcome, and the descriptors, which the caller has to close.</returns>
        /// <exception cref="ArgumentException"><paramref name="buffer"/> is empty.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxHandles"/> is out of range, <paramref name="timeout"/> is negative or more than 100 years.</exception>
        /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
        /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
        /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing was received.</exception>
        public FiberTask<ReceivedHandles> ReceiveHandles(Memory<byte> buffer, int maxHandles = MaxHandles, TimeSpan? timeout = null)
        {
            if (buffer.IsEmpty)
                throw new ArgumentException("Descriptors travel with data; there is no room for one byte.", nameof(buffer));
            ArgumentOutOfRangeException.ThrowIfLessThan(maxHandles, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(maxHandles, MaxHandles);
            if (!socket.TryEnter(timeout, IoEvents.Read))
                return socket.Refuse<ReceivedHandles>();
            ReceivedHandles received = socket.Descriptor.HasReaders ? ReceivedHandles.Failed(Errno.EAGAIN) : socket.ReceiveHandlesNow(buffer, maxHandles);
            if (received.Result.WouldBlock)
            {
                if (timeout != TimeSpan.Zero)
                    return socket.Scheduler.Rent<ReceiveHandlesOperation>().Start(socket, buffer, maxHandles, timeout);
                received = ReceivedHandles.Failed(Errno.ETIMEDOUT);
            }

            if (!socket.Scheduler.TrySpend())
                return socket.Scheduler.Defer(received, new ReturnedHandles(socket, buffer, socket.BufferedCount > 0));
            _ = socket.Publish(received.Result);
            return FiberTask.FromResult(received);
        }
    }

    private static void CheckCount(int count, string name)
    {
        if (count is < 1 or > MaxHandles)
            throw new ArgumentException($"A message carries 1 to {MaxHandles} descriptors, not {count}.", name);
    }
}
