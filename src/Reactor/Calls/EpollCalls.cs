using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>The system calls of the reactor's loop: epoll(7), and the eventfd(2) that wakes it.</summary>
internal static unsafe class EpollCalls
{
    /// <summary>epoll_create1(2), close-on-exec.</summary>
    /// <returns>The descriptor as the count. EMFILE, ENFILE: no descriptor is left. ENOMEM: short of memory.</returns>
    internal static IoResult Create() => SystemCall.Result(LibC.epoll_create1(LibC.EPOLL_CLOEXEC));

    /// <summary>epoll_ctl(2), EPOLL_CTL_ADD.</summary>
    /// <param name="set">The epoll descriptor.</param>
    /// <param name="fd">What to watch.</param>
    /// <param name="events">What for.</param>
    /// <param name="tag">What its events carry.</param>
    /// <returns>Success, or the errno. EEXIST: it is watched already. EPERM: a regular file. ENOSPC: too many watches. ENOMEM: short of memory. EBADF: the number is not open.</returns>
    internal static IoResult Add(int set, int fd, int events, ulong tag) => Control(set, LibC.EPOLL_CTL_ADD, fd, events, tag);

    /// <summary>epoll_ctl(2), EPOLL_CTL_MOD.</summary>
    /// <returns>Success, or the errno. ENOENT: it is not watched. ENOMEM: short of memory. EBADF: the number is not open.</returns>
    /// <inheritdoc cref="Add"/>
    internal static IoResult Change(int set, int fd, int events, ulong tag) => Control(set, LibC.EPOLL_CTL_MOD, fd, events, tag);

    /// <summary>epoll_ctl(2), EPOLL_CTL_DEL.</summary>
    /// <returns>Success, or the errno. ENOENT: it is not watched. EBADF: the number is not open.</returns>
    internal static IoResult Remove(int set, int fd) => Control(set, LibC.EPOLL_CTL_DEL, fd, 0, 0);

    /// <summary>epoll_wait(2).</summary>
    /// <param name="set">The epoll descriptor.</param>
    /// <param name="events">Receives the events.</param>
    /// <param name="capacity">For how many there is room.</param>
    /// <param name="milliseconds">How long; 0 only looks; -1 waits without a limit.</param>
    /// <returns>How many events there are. EINTR: a signal came. The caller decides whether to go on: its time has passed meanwhile.</returns>
    internal static IoResult Wait(int set, epoll_event* events, int capacity, int milliseconds) =>
        SystemCall.Result(LibC.epoll_wait(set, events, capacity, milliseconds));

    /// <summary>epoll_pwait2(2): to the nanosecond.</summary>
    /// <returns>As <see cref="Wait"/>. Also ENOSYS: a kernel before 5.11; EPERM, or what its author chose: a filter.</returns>
    internal static IoResult WaitPrecisely(int set, epoll_event* events, int capacity, long nanoseconds)
    {
        timespec time = default;
        time.tv_sec = nanoseconds / TimeSpan.NanosecondsPerTick / TimeSpan.TicksPerSecond;
        time.tv_nsec = (int)(nanoseconds % (TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerSecond));
        // No signal mask: which signals the thread takes is the runtime's affair.
        return SystemCall.Result(LibCExtra.epoll_pwait2(set, events, capacity, &time, null));
    }

    /// <summary>eventfd(2), non-blocking and close-on-exec.</summary>
    /// <returns>The descriptor as the count. EMFILE, ENFILE: no descriptor is left. ENOMEM, ENODEV: the kernel cannot.</returns>
    internal static IoResult CreateEvent() => SystemCall.Result(LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK));

    private static IoResult Control(int set, int operation, int fd, int events, ulong tag)
    {
        epoll_event registration = default;
        registration.events = events;
        registration.data.u64 = tag;
        return SystemCall.Result(LibC.epoll_ctl(set, operation, fd, &registration));
    }
}
