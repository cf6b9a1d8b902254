using System.Runtime.InteropServices;
using FiberNet.Interop;

namespace Tmds.Linux;

// Readiness: epoll(7), epoll_create(2), epoll_ctl(2), epoll_wait(2).
internal static unsafe partial class LibC
{
    public static int EPOLL_CLOEXEC => O_CLOEXEC;

    public static int EPOLLIN => 1;
    public static int EPOLLPRI => 2;
    public static int EPOLLOUT => 4;
    public static int EPOLLERR => 8;
    public static int EPOLLHUP => 0x10;
    public static int EPOLLRDNORM => 0x40;
    public static int EPOLLRDBAND => 0x80;
    public static int EPOLLWRNORM => 0x100;
    public static int EPOLLWRBAND => 0x200;
    public static int EPOLLMSG => 0x400;
    public static int EPOLLRDHUP => 0x2000;
    public static int EPOLLEXCLUSIVE => 0x10000000;
    public static int EPOLLWAKEUP => 0x20000000;
    public static int EPOLLONESHOT => 0x40000000;
    public static int EPOLLET => int.MinValue;

    public static int EPOLL_CTL_ADD => 1;
    public static int EPOLL_CTL_DEL => 2;
    public static int EPOLL_CTL_MOD => 3;

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int epoll_create1(int flags);

    public static int epoll_ctl(int epfd, int op, int fd, epoll_event* ev)
    {
        if (EpollLayout.IsKernels || ev is null)
            return KernelEpollCtl(epfd, op, fd, ev);
        EpollLayout.Natural natural = EpollLayout.ToKernel(ev);
        return KernelEpollCtl(epfd, op, fd, &natural);
    }

    public static int epoll_wait(int epfd, epoll_event* events, int maxevents, int timeout)
    {
        if (EpollLayout.IsKernels)
            return KernelEpollWait(epfd, events, maxevents, timeout);
        EpollLayout.Natural single;
        int room = EpollLayout.Borrow(events, maxevents, &single, out void* buffer);
        int count = KernelEpollWait(epfd, buffer, room, timeout);
        EpollLayout.FromKernel(buffer, events, count);
        return count;
    }

    [LibraryImport(Libc, EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int KernelEpollCtl(int epfd, int op, int fd, void* ev);

    [LibraryImport(Libc, EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int KernelEpollWait(int epfd, void* events, int maxevents, int timeout);
}
