using System.Runtime.InteropServices;
using Tmds.Linux;

namespace FiberNet.Interop;

/// <summary>
/// What Tmds.LibC 0.5.0 lacks or has wrong, under libc's own names.
/// </summary>
/// <remarks>
/// Compiled with the binding and with the package alike. <see cref="CMSG_LEN"/> and <see cref="poll"/> exist in the
/// package too, so name them with the class in front; a call that could mean either does not compile.
/// </remarks>
internal static unsafe partial class LibCExtra
{
    private const string Libc = "libc";

    // signal(2)
    public const nint SIG_DFL = 0;
    public const nint SIG_ERR = -1;

    /// <summary>cmsg(3). The package's rounds up, so the kernel takes the padding for a second descriptor: 0.</summary>
    public static int CMSG_LEN(int len) => LibC.CMSG_ALIGN(SizeOf.cmsghdr) + len;

    /// <summary>poll(2). The package's does not keep errno.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial int poll(pollfd* fds, ulong_t nfds, int timeout);

    /// <summary>readv(2), missing in the package.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial ssize_t readv(int fd, iovec* iov, int iovcnt);

    /// <summary>writev(2), missing in the package.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial ssize_t writev(int fd, iovec* iov, int iovcnt);

    /// <summary>sendfile(2), missing in the package.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial ssize_t sendfile(int out_fd, int in_fd, off_t* offset, size_t count);

    /// <summary>signal(2), missing in the package: the standard dispositions only.</summary>
    /// <returns>The disposition before; <see cref="SIG_ERR"/> on an error.</returns>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial nint signal(int signum, nint handler);

    /// <summary>prctl(2), missing in the package; variadic, and the kernel reads five longs.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial int prctl(int option, ulong_t arg2, ulong_t arg3, ulong_t arg4, ulong_t arg5);
}
