using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>The system calls of any descriptor: close(2), fcntl(2). Any thread.</summary>
public static class DescriptorCalls
{
    /// <summary>close(2). Waits for the peer if the socket lingers (SO_LINGER); <see cref="Descriptor.Close"/> does not.</summary>
    /// <remarks>Never made twice: Linux has released the number in every case, also after EINTR (close(2), NOTES).</remarks>
    /// <param name="fd">The descriptor.</param>
    /// <returns>Success, or the errno. EBADF: the number is not open. EIO, ENOSPC, EDQUOT: earlier writes to a file failed. EINTR: a signal came.</returns>
    public static IoResult Close(int fd) => SystemCall.Result(LibC.close(fd));

    /// <summary>Sets or clears O_NONBLOCK (fcntl(2), F_SETFL), which all duplicates of the descriptor share.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="value">True: non-blocking.</param>
    /// <returns>Success, or the errno. EBADF: the number is not open.</returns>
    public static IoResult SetNonBlocking(int fd, bool value)
    {
        IoResult flags = SystemCall.Result(LibC.fcntl(fd, LibC.F_GETFL));
        if (!flags.IsSuccess)
            return flags;
        int cleared = (int)flags.Count & ~LibC.O_NONBLOCK;
        return SystemCall.Result(LibC.fcntl(fd, LibC.F_SETFL, value ? cleared | LibC.O_NONBLOCK : cleared));
    }

    /// <summary>Makes a descriptor close-on-exec (fcntl(2), F_SETFD).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <returns>Success, or the errno. EBADF: the number is not open.</returns>
    public static IoResult SetCloseOnExec(int fd) => SystemCall.Result(LibC.fcntl(fd, LibC.F_SETFD, LibC.FD_CLOEXEC));

    /// <summary>Asks whether a number is open (fcntl(2), F_GETFD).</summary>
    /// <param name="fd">The number.</param>
    /// <returns>Success, or EBADF.</returns>
    public static IoResult Check(int fd)
    {
        IoResult flags = SystemCall.Result(LibC.fcntl(fd, LibC.F_GETFD));
        return flags.IsSuccess ? default : flags;
    }

    /// <summary>Duplicates a descriptor (fcntl(2), F_DUPFD_CLOEXEC).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <returns>The duplicate as the count. EBADF: the number is not open. EMFILE: no descriptor is left.</returns>
    public static IoResult Duplicate(int fd) => SystemCall.Result(LibC.fcntl(fd, LibC.F_DUPFD_CLOEXEC, 0));

    /// <summary>How many descriptors this process may have open: the soft RLIMIT_NOFILE (getrlimit(2)).</summary>
    /// <returns>The number as the count: the kernel gives out numbers below it. <see cref="int.MaxValue"/> if there is no limit.</returns>
    public static unsafe IoResult Limit()
    {
        rlimit limit;
        IoResult asked = SystemCall.Result(LibCExtra.getrlimit(LibCExtra.RLIMIT_NOFILE, &limit));
        return asked.IsSuccess ? new IoResult((long)Math.Min(limit.rlim_cur, int.MaxValue)) : asked;
    }
}
