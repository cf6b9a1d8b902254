using System.Runtime.InteropServices;

namespace Tmds.Linux;

// ioctl(2), ioctl_tty(2); how much waits in a socket: tcp(7), udp(7).
internal static unsafe partial class LibC
{
    public static int FIONREAD => 0x541B;
    public static int FIONBIO => 0x5421;
    public static int FIOASYNC => 0x5452;
    public static int TIOCINQ => FIONREAD;
    public static int TIOCOUTQ => 0x5411;

    public static int ioctl(int fd, int request) => Ioctl(fd, (uint)request, null);

    public static int ioctl(int fd, int request, int arg) => Ioctl(fd, (uint)request, (void*)(nint)arg);

    public static int ioctl(int fd, int request, void* arg) => Ioctl(fd, (uint)request, arg);

    // The request is an unsigned long in glibc; the kernel looks at 32 bits, so it must not be sign-extended.
    [LibraryImport(Libc, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int fd, nuint request, void* arg);
}
