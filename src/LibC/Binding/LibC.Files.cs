using System.Runtime.InteropServices;

namespace Tmds.Linux;

// Descriptors and files: open(2), fcntl(2), read(2), pipe(2).
// Flags that differ between architectures (O_DIRECT, O_DIRECTORY, O_NOFOLLOW, O_TMPFILE) are left out.
internal static unsafe partial class LibC
{
    public static int O_ACCMODE => 3;
    public static int O_RDONLY => 0;
    public static int O_WRONLY => 1;
    public static int O_RDWR => 2;

    public static int O_CREAT => 0x40;
    public static int O_EXCL => 0x80;
    public static int O_TRUNC => 0x200;
    public static int O_APPEND => 0x400;
    public static int O_NONBLOCK => 0x800;
    public static int O_CLOEXEC => 0x80000;

    public static int F_DUPFD => 0;
    public static int F_GETFD => 1;
    public static int F_SETFD => 2;
    public static int F_GETFL => 3;
    public static int F_SETFL => 4;
    public static int F_DUPFD_CLOEXEC => 1030;
    public static int F_SETPIPE_SZ => 1031;
    public static int F_GETPIPE_SZ => 1032;

    public static int FD_CLOEXEC => 1;

    public static int STDIN_FILENO => 0;
    public static int STDOUT_FILENO => 1;
    public static int STDERR_FILENO => 2;

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int close(int fd);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial ssize_t read(int fd, void* buf, size_t count);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial ssize_t write(int fd, void* buf, size_t count);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int pipe2(int* pipefd, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int dup(int oldfd);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int open(byte* pathname, int flags, mode_t mode = default);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int unlink(byte* pathname);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int fcntl(int fd, int cmd);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int fcntl(int fd, int cmd, int arg);
}
