using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests;

/// <summary>What the tests do behind the library's back.</summary>
internal static unsafe partial class Native
{
    internal static int SendUrgent(int fd, byte value) => (int)(long)send(fd, &value, 1, MSG_OOB | MSG_NOSIGNAL);

    internal static int Duplicate(int fd) => dup(fd);

    internal static bool Close(int fd) => close(fd) == 0;

    internal static bool MakeFifo(string path)
    {
        fixed (byte* bytes = System.Text.Encoding.UTF8.GetBytes(path + '\0'))
            return mkfifo(bytes, 0x180) == 0;
    }

    [System.Runtime.InteropServices.LibraryImport("libc")]
    private static partial int mkfifo(byte* path, uint mode);

    internal static bool IsOpen(int fd) => fcntl(fd, F_GETFD) >= 0;

    internal static bool IsCloseOnExec(int fd) => (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;

    internal static bool IsNonBlocking(int fd) => (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
}
