using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>The system calls of socket options: getsockopt(2), setsockopt(2). They never block. Any thread.</summary>
public static unsafe class OptionCalls
{
    /// <summary>getsockopt(2).</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="level">The level, such as SOL_SOCKET.</param>
    /// <param name="option">The option.</param>
    /// <param name="value">Receives the value.</param>
    /// <returns>How many bytes the kernel has written. ENOPROTOOPT, EOPNOTSUPP: no such option here. EINVAL: no room for it. EPERM, EACCES: no permission. EBADF, ENOTSOCK: no socket has this number.</returns>
    public static IoResult Get(int fd, int level, int option, Span<byte> value)
    {
        fixed (byte* bytes = value)
        {
            socklen_t length = value.Length;
            IoResult result = SystemCall.Result(LibC.getsockopt(fd, level, option, bytes, &length));
            return result.IsSuccess ? new IoResult((int)length) : result;
        }
    }

    /// <summary>getsockopt(2) of a number.</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="level">The level, such as SOL_SOCKET.</param>
    /// <param name="option">The option.</param>
    /// <param name="value">The value; 0 with an error.</param>
    /// <returns>As <see cref="Get(int, int, int, Span{byte})"/>.</returns>
    public static IoResult Get(int fd, int level, int option, out int value)
    {
        int read = 0;
        IoResult result = Get(fd, level, option, new Span<byte>(&read, sizeof(int)));
        value = result.IsSuccess ? read : 0;
        return result;
    }

    /// <summary>setsockopt(2).</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="level">The level, such as SOL_SOCKET.</param>
    /// <param name="option">The option.</param>
    /// <param name="value">The value, as the kernel wants it.</param>
    /// <returns>Success, or the errno. ENOPROTOOPT, EOPNOTSUPP: no such option here. EINVAL, EDOM: no such value. EPERM, EACCES: no permission. EISCONN: too late. ENODEV, EADDRNOTAVAIL: no such interface. ENOBUFS, ENOMEM: short of memory. EBADF, ENOTSOCK.</returns>
    public static IoResult Set(int fd, int level, int option, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
            return SystemCall.Result(LibC.setsockopt(fd, level, option, bytes, value.Length));
    }
}
