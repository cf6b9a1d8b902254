using System.Runtime.CompilerServices;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <summary>The system calls of a transfer: a count, or the negative errno. EINTR never gets out of here.</summary>
/// <remarks>
/// What the hot path calls is not inlined: with a native call in it a method sets up the frame of that call at its entry and
/// clears room for it on the stack, also where it does not come to call (2 % of an echo's time at 1,000 connections).
/// </remarks>
internal static unsafe class SocketCalls
{
    private const int MostFailedAccepts = 64;

    /// <summary>recv(2) that never blocks, whatever the descriptor's mode.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static int Receive(int fd, Span<byte> buffer, int flags = 0)
    {
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                long count = recv(fd, bytes, buffer.Length, MSG_DONTWAIT | flags);
                if (count >= 0)
                    return (int)count;
                int error = errno;
                if (error != EINTR)
                    return -error;
            }
        }
    }

    /// <summary>send(2) that never blocks and never raises SIGPIPE.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static int Send(int fd, ReadOnlySpan<byte> data, int flags = 0)
    {
        fixed (byte* bytes = data)
        {
            while (true)
            {
                long count = send(fd, bytes, data.Length, MSG_DONTWAIT | MSG_NOSIGNAL | flags);
                if (count >= 0)
                    return (int)count;
                int error = errno;
                if (error != EINTR)
                    return -error;
            }
        }
    }

    /// <summary>read(2), in the descriptor's own mode.</summary>
    internal static int Read(int fd, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                long count = read(fd, bytes, buffer.Length);
                if (count >= 0)
                    return (int)count;
                int error = errno;
                if (error != EINTR)
                    return -error;
            }
        }
    }

    /// <summary>write(2) in the descriptor's own mode, but by send(2): that can be told not to raise SIGPIPE.</summary>
    internal static int Write(int fd, ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            while (true)
            {
                long count = send(fd, bytes, data.Length, MSG_NOSIGNAL);
                if (count >= 0)
                    return (int)count;
                int error = errno;
                if (error != EINTR)
                    return -error;
            }
        }
    }

    /// <summary>
    /// accept4(2): a descriptor that is non-blocking and close-on-exec from birth. Errors of the connection that was
    /// waiting are not errors of the listener: the next one is tried (accept(2), "Error handling"). After
    /// <see cref="MostFailedAccepts"/> in a row it is the kernel or a filter that fails, and the caller's to wait.
    /// </summary>
    internal static int Accept(int fd)
    {
        for (int failed = 1; ; failed++)
        {
            int accepted = accept4(fd, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (accepted >= 0)
                return accepted;
            int error = errno;
            if (failed == MostFailedAccepts || !IsTransient((Errno)error))
                return -error;
        }
    }

    /// <summary>poll(2) with no wait: what the descriptor is ready for, an error counting as both.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static IoEvents Poll(int fd, IoEvents interest)
    {
        pollfd entry = default;
        entry.fd = fd;
        int wanted = 0;
        if ((interest & IoEvents.Read) != 0)
            wanted += POLLIN + POLLRDHUP;
        if ((interest & IoEvents.Write) != 0)
            wanted += POLLOUT;
        entry.events = (short)wanted;
        if (poll(&entry, (uint)1, 0) <= 0)
            return IoEvents.None;
        int events = entry.revents;
        IoEvents ready = IoEvents.None;
        if ((events & (POLLIN + POLLRDHUP + POLLHUP + POLLERR + POLLNVAL)) != 0)
            ready |= IoEvents.Read;
        if ((events & (POLLOUT + POLLHUP + POLLERR + POLLNVAL)) != 0)
            ready |= IoEvents.Write;
        return ready & interest;
    }

    /// <summary>poll(2) with no wait: whether the other side has shut its sending direction, or both have.</summary>
    internal static bool IsHungUp(int fd)
    {
        pollfd entry = default;
        entry.fd = fd;
        entry.events = POLLRDHUP;
        return poll(&entry, (uint)1, 0) > 0 && (entry.revents & (POLLRDHUP | POLLHUP)) != 0;
    }

    private static bool IsTransient(Errno error)
    {
        switch (error)
        {
            case Errno.EINTR:
            case Errno.ECONNABORTED: // the peer has gone again
            case Errno.EPROTO:
            case Errno.ENOPROTOOPT:
            case Errno.ENETDOWN: // this one and those below: of the connection, passed on by Linux
            case Errno.EHOSTDOWN:
            case Errno.ENONET:
            case Errno.EHOSTUNREACH:
            case Errno.ENETUNREACH:
                return true;
            default:
                return false;
        }
    }
}
