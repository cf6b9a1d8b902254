using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>The system calls that make, name and connect sockets. Addresses are sockaddr(3type) in bytes.</summary>
/// <remarks>None blocks on a non-blocking socket. EINTR is retried, but for connect(2). Any thread.</remarks>
public static unsafe class SocketCalls
{
    private const int MostFailedAccepts = 64;

    /// <summary>socket(2): non-blocking and close-on-exec.</summary>
    /// <param name="family">The address family, a number of Linux.</param>
    /// <param name="type">The type, a number of Linux.</param>
    /// <param name="protocol">The protocol; 0: the default.</param>
    /// <returns>
    /// The descriptor as the count. EMFILE, ENFILE: no descriptor is left. EAFNOSUPPORT, EPROTONOSUPPORT, ESOCKTNOSUPPORT, EINVAL:
    /// Linux has no such socket. EACCES, EPERM: no permission. ENOBUFS, ENOMEM: short of memory.
    /// </returns>
    public static IoResult Create(int family, int type, int protocol) =>
        SystemCall.Result(LibC.socket(family, type | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, protocol));

    /// <summary>ioctl(2), SIOCOUTQ: what is not sent, or not acknowledged by the peer (tcp(7), unix(7)).</summary>
    /// <param name="fd">The descriptor.</param>
    /// <returns>The bytes as the count, or the errno. EINVAL: it listens. ENOTTY: not a socket of such a kind. EBADF: the number is not open.</returns>
    public static IoResult CountUnsent(int fd)
    {
        int count = 0;
        IoResult result = SystemCall.Result(LibC.ioctl(fd, LibCExtra.SIOCOUTQ, &count));
        return result.IsSuccess ? new IoResult(count) : result;
    }

    /// <summary>socketpair(2): two connected sockets, non-blocking and close-on-exec.</summary>
    /// <param name="family">The address family, a number of Linux.</param>
    /// <param name="type">The type, a number of Linux.</param>
    /// <param name="protocol">The protocol; 0: the default.</param>
    /// <param name="first">One descriptor.</param>
    /// <param name="second">The other one.</param>
    /// <returns>Success, or the errno: EOPNOTSUPP: the family has no pairs; else as <see cref="Create"/>.</returns>
    public static IoResult CreatePair(int family, int type, int protocol, out int first, out int second)
    {
        // After a failure no number that a caller could close by mistake.
        int* handles = stackalloc int[2] { -1, -1 };
        IoResult result = SystemCall.Result(LibC.socketpair(family, type | LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC, protocol, handles));
        first = handles[0];
        second = handles[1];
        return result;
    }

    /// <summary>bind(2).</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="address">The address.</param>
    /// <returns>
    /// Success, or the errno. EADDRINUSE: another socket has the address. EADDRNOTAVAIL: this machine does not have it. EACCES: a
    /// privileged port, or no permission for the path. EINVAL: bound already, or no address of the family. ENOENT, ENOTDIR, ELOOP,
    /// ENAMETOOLONG, EROFS: the path. EAFNOSUPPORT: another family. EBADF, ENOTSOCK: no socket has this number.
    /// </returns>
    public static IoResult Bind(int fd, ReadOnlySpan<byte> address)
    {
        fixed (byte* bytes = address)
            return SystemCall.Result(LibC.bind(fd, (sockaddr*)bytes, address.Length));
    }

    /// <summary>connect(2). One that a signal interrupts goes on by itself: EINTR becomes EINPROGRESS.</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="address">The address of the peer; AF_UNSPEC ends an association.</param>
    /// <returns>
    /// Success, or the errno. EINPROGRESS: the connect goes on; SO_ERROR has its outcome when the socket is writable. EAGAIN: the
    /// backlog of a UNIX listener is full. ECONNREFUSED: nobody listens. ENETUNREACH, EHOSTUNREACH: no route. ETIMEDOUT: no answer.
    /// EADDRNOTAVAIL: no local port is left. EISCONN, EALREADY: it is connected, or connects. EACCES, EPERM: no permission. ENOENT:
    /// no socket has the path. EPROTOTYPE: the path is a socket of another type. EAFNOSUPPORT, EINVAL: no address of the family.
    /// </returns>
    public static IoResult Connect(int fd, ReadOnlySpan<byte> address)
    {
        fixed (byte* bytes = address)
        {
            IoResult result = SystemCall.Result(LibC.connect(fd, (sockaddr*)bytes, address.Length));
            return result.Errno == Errno.EINTR ? Errno.EINPROGRESS : result;
        }
    }

    /// <summary>listen(2).</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="backlog">How many connections may wait; the kernel caps it at net.core.somaxconn.</param>
    /// <returns>Success, or the errno. EADDRINUSE: another socket listens at the address. EOPNOTSUPP: the type cannot listen. EINVAL: it is connected. EBADF, ENOTSOCK.</returns>
    public static IoResult Listen(int fd, int backlog) => SystemCall.Result(LibC.listen(fd, backlog));

    /// <summary>accept4(2): a connection, non-blocking and close-on-exec.</summary>
    /// <remarks>
    /// An error of the connection that was waiting is not one of the listener: the next connection is tried (accept(2), "Error
    /// handling"). After 64 of them in a row it is the kernel or a filter that fails, and the caller has to wait.
    /// </remarks>
    /// <param name="fd">A socket that listens.</param>
    /// <returns>
    /// The descriptor as the count. EAGAIN: no connection waits. EMFILE, ENFILE: no descriptor is left. ENOBUFS, ENOMEM: short of
    /// memory. EPERM: a firewall refuses. EINVAL: it does not listen. EOPNOTSUPP: no stream socket. EBADF, ENOTSOCK: no socket has
    /// this number. After 64 failed connections the error of the last: ECONNABORTED, EPROTO, …
    /// </returns>
    public static IoResult Accept(int fd) => Accept(fd, null, null);

    /// <summary>accept4(2): a connection, non-blocking and close-on-exec, and the address of its peer.</summary>
    /// <param name="fd">A socket that listens.</param>
    /// <param name="address">Receives the address; sockaddr_storage has 128 bytes.</param>
    /// <param name="length">The length of the address; 0 if the call failed.</param>
    /// <inheritdoc cref="Accept(int)"/>
    public static IoResult Accept(int fd, Span<byte> address, out int length)
    {
        fixed (byte* bytes = address)
        {
            socklen_t room = address.Length;
            IoResult accepted = Accept(fd, (sockaddr*)bytes, &room);
            length = accepted.IsSuccess ? (int)room : 0;
            return accepted;
        }
    }

    private static IoResult Accept(int fd, sockaddr* address, socklen_t* length)
    {
        for (int failed = 1; ; failed++)
        {
            IoResult accepted = SystemCall.Run(new AcceptCall(fd, address, length));
            if (accepted.IsSuccess || failed == MostFailedAccepts || !IsOfTheConnection(accepted.Errno))
                return accepted;
        }
    }

    /// <summary>shutdown(2).</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="how">SHUT_RD (0), SHUT_WR (1) or SHUT_RDWR (2).</param>
    /// <returns>Success, or the errno. ENOTCONN: it is not connected. EINVAL: there is no such direction. EBADF, ENOTSOCK.</returns>
    public static IoResult Shutdown(int fd, int how) => SystemCall.Result(LibC.shutdown(fd, how));

    /// <summary>getsockname(2).</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="address">Receives the address; sockaddr_storage has 128 bytes.</param>
    /// <returns>The length of the address as the count. ENOBUFS: short of memory. EBADF, ENOTSOCK: no socket has this number.</returns>
    public static IoResult GetLocalAddress(int fd, Span<byte> address)
    {
        fixed (byte* bytes = address)
        {
            socklen_t length = address.Length;
            IoResult result = SystemCall.Result(LibC.getsockname(fd, (sockaddr*)bytes, &length));
            return result.IsSuccess ? new IoResult((int)length) : result;
        }
    }

    /// <summary>getpeername(2).</summary>
    /// <param name="fd">A socket.</param>
    /// <param name="address">Receives the address; sockaddr_storage has 128 bytes.</param>
    /// <returns>The length of the address as the count. ENOTCONN: there is no peer. ENOBUFS: short of memory. EBADF, ENOTSOCK.</returns>
    public static IoResult GetRemoteAddress(int fd, Span<byte> address)
    {
        fixed (byte* bytes = address)
        {
            socklen_t length = address.Length;
            IoResult result = SystemCall.Result(LibC.getpeername(fd, (sockaddr*)bytes, &length));
            return result.IsSuccess ? new IoResult((int)length) : result;
        }
    }

    private static bool IsOfTheConnection(Errno error)
    {
        switch (error)
        {
            case Errno.ECONNABORTED: // the peer has gone again
            case Errno.EPROTO:
            case Errno.ENOPROTOOPT:
            case Errno.ENETDOWN: // this one and those below: of the connection, passed on by Linux
            case Errno.EHOSTDOWN:
            case Errno.ENONET:
            case Errno.EHOSTUNREACH:
            case Errno.ENETUNREACH:
                return true;
            default:
                return false;
        }
    }

    private readonly struct AcceptCall(int fd, sockaddr* address, socklen_t* length) : ISystemCall
    {
        public long Invoke() => LibC.accept4(fd, address, length, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC);
    }
}
