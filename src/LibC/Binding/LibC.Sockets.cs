using System.Runtime.InteropServices;

namespace Tmds.Linux;

// The calls on sockets: socket(2), bind(2), connect(2), listen(2), accept(2), send(2), recv(2), getsockopt(2).
internal static unsafe partial class LibC
{
    public static int SHUT_RD => 0;
    public static int SHUT_WR => 1;
    public static int SHUT_RDWR => 2;
    public static int SOCK_RAW => 3;
    public static int SOCK_RDM => 4;
    public static int SOCK_SEQPACKET => 5;
    public static int SOCK_DCCP => 6;
    public static int SOCK_PACKET => 10;

    public static int SOCK_STREAM => 1;
    public static int SOCK_DGRAM => 2;
    public static int SOCK_CLOEXEC => 0x80000;
    public static int SOCK_NONBLOCK => 0x800;

    public static int SOMAXCONN => 4096;

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int socketpair(int domain, int type, int protocol, int* sv);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int shutdown(int socket, int how);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int bind(int socket, sockaddr* address, socklen_t address_len);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int connect(int socket, sockaddr* address, socklen_t address_len);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int listen(int socket, int backlog);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int accept(int socket, sockaddr* address, socklen_t* address_len);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int accept4(int socket, sockaddr* address, socklen_t* address_len, int flags);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int getsockname(int socket, sockaddr* address, socklen_t* address_len);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int getpeername(int socket, sockaddr* address, socklen_t* address_len);

    public static ssize_t send(int socket, void* buf, size_t len, int flags) =>
        KeepErrno(Send(socket, buf, len, flags));

    public static ssize_t recv(int socket, void* buf, size_t len, int flags) =>
        KeepErrno(Receive(socket, buf, len, flags));

    [LibraryImport(Libc, SetLastError = true)]
    public static partial ssize_t sendto(int socket, void* buf, size_t len, int flags, sockaddr* address, socklen_t address_len);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial ssize_t recvfrom(int socket, void* buffer, size_t len, int flags, sockaddr* address, socklen_t* address_len);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int getsockopt(int socket, int level, int optname, void* optval, socklen_t* optlen);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int setsockopt(int socket, int level, int optname, void* optval, socklen_t optlen);

    [LibraryImport(Libc, EntryPoint = "send")]
    private static partial ssize_t Send(int socket, void* buf, size_t len, int flags);

    [LibraryImport(Libc, EntryPoint = "recv")]
    private static partial ssize_t Receive(int socket, void* buf, size_t len, int flags);
}
