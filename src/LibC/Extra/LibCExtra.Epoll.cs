using System.Runtime.InteropServices;
using Tmds.Linux;

namespace FiberNet.Interop;

internal static unsafe partial class LibCExtra
{
    // One number on every architecture, as all calls since Linux 5.1.
    private const int SysEpollPwait2 = 441;

    // The kernel's sigset_t, 64 signals; libc's is larger.
    private const int KernelSignalSetSize = 8;

    /// <summary>
    /// epoll_pwait2(2), missing in the package: a timeout in nanoseconds, null for none. ENOSYS before Linux 5.11.
    /// </summary>
    /// <remarks>Called by number because glibc has it since 2.35 only, and musl has not.</remarks>
    public static int epoll_pwait2(int epfd, epoll_event* events, int maxevents, timespec* timeout, sigset_t* sigmask)
    {
        if (EpollLayout.IsKernels)
            return EpollPwait2(epfd, events, maxevents, timeout, sigmask);
        EpollLayout.Natural single;
        int room = EpollLayout.Borrow(events, maxevents, &single, out void* buffer);
        int count = EpollPwait2(epfd, buffer, room, timeout, sigmask);
        EpollLayout.FromKernel(buffer, events, count);
        return count;
    }

    private static int EpollPwait2(int epfd, void* events, int maxevents, timespec* timeout, sigset_t* sigmask) =>
        (int)Syscall(SysEpollPwait2, epfd, events, maxevents, timeout, sigmask, KernelSignalSetSize);

    [LibraryImport(Libc, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(
        nint number, nint epfd, void* events, nint maxevents, timespec* timeout, sigset_t* sigmask, nint sigsetsize);
}
