using System.Runtime.InteropServices;

namespace Tmds.Linux;

// poll(2) and ppoll(2). Neither leaves an errno, in keeping with the package; LibCExtra has one that does.
internal static unsafe partial class LibC
{
    public static short POLLIN => 1;
    public static short POLLPRI => 2;
    public static short POLLOUT => 4;
    public static short POLLERR => 8;
    public static short POLLHUP => 0x10;
    public static short POLLNVAL => 0x20;
    public static short POLLMSG => 0x400;
    public static short POLLRDHUP => 0x2000;

    [LibraryImport(Libc)]
    public static partial int poll(pollfd* fds, ulong_t nfds, int timeout);

    [LibraryImport(Libc)]
    public static partial int ppoll(pollfd* fds, ulong_t nfds, timespec* timeout, sigset_t* sigmask);
}
