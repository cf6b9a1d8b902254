using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FiberNet.Interop;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <summary>An epoll(7) descriptor and the buffer its events arrive in.</summary>
internal sealed unsafe class EpollSet : IDisposable
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly int _fd;
    private readonly int _capacity;
    private epoll_event* _events;

    /// <summary>
    /// Whether epoll_pwait2(2) serves this set. It came with Linux 5.11, and a seccomp filter that does not know it refuses it
    /// with EPERM, or with what its author chose; filters belong to threads, so each set asks for itself.
    /// </summary>
    private bool _hasPreciseWait;

    internal EpollSet(int capacity)
    {
        _capacity = capacity;
        _fd = epoll_create1(EPOLL_CLOEXEC);
        if (_fd < 0)
            KernelError.Throw("epoll_create1", errno);
        _events = (epoll_event*)NativeMemory.Alloc((nuint)(capacity * SizeOf.epoll_event));
        timespec now = default;
        _hasPreciseWait = LibCExtra.epoll_pwait2(_fd, _events, capacity, &now, null) >= 0 || errno == EINTR;
    }

    /// <summary>Watches a descriptor for everything, edge-triggered, until it is closed.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="tag">What its events carry.</param>
    /// <returns>0, or the errno: ENOSPC (too many watches), ENOMEM, EPERM (a regular file).</returns>
    internal int Add(int fd, ulong tag)
    {
        epoll_event registration = default;
        registration.events = EPOLLIN | EPOLLOUT | EPOLLPRI | EPOLLRDHUP | EPOLLET;
        registration.data.u64 = tag;
        return epoll_ctl(_fd, EPOLL_CTL_ADD, fd, &registration) == 0 ? 0 : errno;
    }

    /// <summary>Watches a descriptor until its next event, level-triggered.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="interest">What to watch for.</param>
    /// <param name="tag">What the event carries.</param>
    /// <param name="isNew">False to arm a registration again that has fired.</param>
    /// <returns>0, or the errno: EPERM (always ready), EBADF, ENOENT (not registered: another file has the number), ENOSPC, ENOMEM.</returns>
    internal int ArmOnce(int fd, IoEvents interest, ulong tag, bool isNew)
    {
        epoll_event registration = default;
        registration.events = (ushort)Epoll.ToPollEvents(interest) | Epoll.OneShot;
        registration.data.u64 = tag;
        if (epoll_ctl(_fd, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &registration) == 0)
            return 0;
        int error = errno;

        // The number is registered still although we have forgotten it: the file has outlived our entry.
        return isNew && error == EEXIST ? ArmOnce(fd, interest, tag, isNew: false) : error;
    }

    /// <summary>
    /// Stops watching. Needed only before the close of a descriptor that has a duplicate somewhere: the kernel watches
    /// the open file, not the number, until its last duplicate is gone (epoll(7), Q6).
    /// </summary>
    internal void Remove(int fd)
    {
        epoll_event ignored = default;
        _ = epoll_ctl(_fd, EPOLL_CTL_DEL, fd, &ignored);
    }

    /// <summary>Waits for events.</summary>
    /// <param name="timeout">Nanoseconds; 0 only looks; negative waits without a limit.</param>
    /// <returns>How many events there are; 0 also after a signal (EINTR).</returns>
    internal int Wait(long timeout)
    {
        int count = timeout <= 0
            ? epoll_wait(_fd, _events, _capacity, timeout < 0 ? -1 : 0)
            : WaitPrecisely(timeout);
        if (count >= 0)
            return count;
        int error = errno;
        if (error != EINTR)
            KernelError.Throw("epoll_wait", error);
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong TagOf(int index) => _events[index].data.u64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int EventsOf(int index) => _events[index].events;

    internal void Swap(int index, int other) => (_events[index], _events[other]) = (_events[other], _events[index]);

    public void Dispose()
    {
        _ = close(_fd);
        NativeMemory.Free(_events);
        _events = null;
    }

    private int WaitPrecisely(long timeout)
    {
        if (_hasPreciseWait)
        {
            timespec time = default;
            time.tv_sec = timeout / NanosecondsPerSecond;
            time.tv_nsec = (int)(timeout % NanosecondsPerSecond);
            int count = LibCExtra.epoll_pwait2(_fd, _events, _capacity, &time, null);
            if (count >= 0 || errno == EINTR)
                return count;

            // A filter that was installed after the start: epoll_wait below reports an error of the set itself.
            _hasPreciseWait = false;
        }

        // Rounded up: a wait that ends early would make the loop spin until the deadline.
        long milliseconds = (timeout + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond;
        return epoll_wait(_fd, _events, _capacity, (int)Math.Min(milliseconds, int.MaxValue));
    }
}
