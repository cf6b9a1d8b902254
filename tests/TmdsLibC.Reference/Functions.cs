using System.Runtime.InteropServices;

namespace Tmds.Linux;

// As in 0.5.0, poll, ppoll and pthread_sigmask do not keep errno.
public static unsafe partial class LibC
{
    private const string libc = "libc.so.6";

    public static int errno => Marshal.GetLastWin32Error();

    [DllImport(libc, SetLastError = true)]
    public static extern int accept(int socket, sockaddr* address, socklen_t* address_len);

    [DllImport(libc, SetLastError = true)]
    public static extern int accept4(int socket, sockaddr* address, socklen_t* address_len, int flags);

    [DllImport(libc, SetLastError = true)]
    public static extern int bind(int socket, sockaddr* address, socklen_t address_len);

    [DllImport(libc, SetLastError = true)]
    public static extern int close(int fd);

    [DllImport(libc, SetLastError = true)]
    public static extern int connect(int socket, sockaddr* address, socklen_t address_len);

    [DllImport(libc, SetLastError = true)]
    public static extern int dup(int oldfd);

    [DllImport(libc, SetLastError = true)]
    public static extern int epoll_create1(int flags);

    [DllImport(libc, SetLastError = true)]
    public static extern int epoll_ctl(int epfd, int op, int fd, epoll_event* ev);

    [DllImport(libc, SetLastError = true)]
    public static extern int epoll_wait(int epfd, epoll_event* events, int maxevents, int timeout);

    [DllImport(libc, SetLastError = true)]
    public static extern int eventfd(uint initval, int flags);

    [DllImport(libc, SetLastError = true)]
    public static extern int fcntl(int fd, int cmd);

    [DllImport(libc, SetLastError = true)]
    public static extern int fcntl(int fd, int cmd, int arg);

    [DllImport(libc, SetLastError = true)]
    public static extern int getpeername(int socket, sockaddr* address, socklen_t* address_len);

    [DllImport(libc)]
    public static extern pid_t getpid();

    [DllImport(libc, SetLastError = true)]
    public static extern int getsockname(int socket, sockaddr* address, socklen_t* address_len);

    [DllImport(libc, SetLastError = true)]
    public static extern int getsockopt(int socket, int level, int optname, void* optval, socklen_t* optlen);

    [DllImport(libc, SetLastError = true)]
    public static extern int kill(pid_t pid, int signum);

    [DllImport(libc, SetLastError = true)]
    public static extern int listen(int socket, int backlog);

    [DllImport(libc, SetLastError = true)]
    public static extern int open(byte* pathname, int flags, mode_t mode = default);

    [DllImport(libc, SetLastError = true)]
    public static extern int pipe2(int* pipefd, int flags);

    [DllImport(libc)]
    public static extern int poll(pollfd* fds, ulong_t nfds, int timeout);

    [DllImport(libc)]
    public static extern int ppoll(pollfd* fds, ulong_t nfds, timespec* timeout, sigset_t* sigmask);

    [DllImport(libc)]
    public static extern int pthread_sigmask(int how, sigset_t* set, sigset_t* oldset);

    [DllImport(libc, SetLastError = true)]
    public static extern ssize_t read(int fd, void* buf, size_t count);

    [DllImport(libc, SetLastError = true)]
    public static extern ssize_t recv(int socket, void* buf, size_t len, int flags);

    [DllImport(libc, SetLastError = true)]
    public static extern ssize_t recvfrom(int socket, void* buffer, size_t len, int flags, sockaddr* address, socklen_t* address_len);

    [DllImport(libc, SetLastError = true)]
    public static extern ssize_t recvmsg(int socket, msghdr* msg, int flags);

    [DllImport(libc, SetLastError = true)]
    public static extern int sched_getaffinity(pid_t pid, size_t cpusetsize, cpu_set_t* mask);

    [DllImport(libc, SetLastError = true)]
    public static extern int sched_getcpu();

    [DllImport(libc, SetLastError = true)]
    public static extern int sched_setaffinity(pid_t pid, size_t cpusetsize, cpu_set_t* mask);

    [DllImport(libc, SetLastError = true)]
    public static extern int sched_yield();

    [DllImport(libc, SetLastError = true)]
    public static extern ssize_t send(int socket, void* buf, size_t len, int flags);

    [DllImport(libc, SetLastError = true)]
    public static extern ssize_t sendmsg(int socket, msghdr* msg, int flags);

    [DllImport(libc, SetLastError = true)]
    public static extern ssize_t sendto(int socket, void* buf, size_t len, int flags, sockaddr* address, socklen_t address_len);

    [DllImport(libc, SetLastError = true)]
    public static extern int setsockopt(int socket, int level, int optname, void* optval, socklen_t optlen);

    [DllImport(libc, SetLastError = true)]
    public static extern int shutdown(int socket, int how);

    [DllImport(libc, SetLastError = true)]
    public static extern int sigaddset(sigset_t* set, int signum);

    [DllImport(libc, SetLastError = true)]
    public static extern int sigdelset(sigset_t* set, int signum);

    [DllImport(libc, SetLastError = true)]
    public static extern int sigemptyset(sigset_t* set);

    [DllImport(libc, SetLastError = true)]
    public static extern int sigfillset(sigset_t* set);

    [DllImport(libc, SetLastError = true)]
    public static extern int sigismember(sigset_t* set, int signum);

    [DllImport(libc, SetLastError = true)]
    public static extern int socket(int domain, int type, int protocol);

    [DllImport(libc, SetLastError = true)]
    public static extern int socketpair(int domain, int type, int protocol, int* sv);

    [DllImport(libc, SetLastError = true)]
    public static extern long_t sysconf(int name);

    [DllImport(libc, SetLastError = true)]
    public static extern int unlink(byte* pathname);

    [DllImport(libc, SetLastError = true)]
    public static extern ssize_t write(int fd, void* buf, size_t count);

    [DllImport(libc, EntryPoint = "__xpg_strerror_r")]
    public static extern int strerror_r(int errnum, byte* buf, size_t buflen);

    public static int ioctl(int fd, int request) => request_ioctl(fd, (uint)request, null);

    public static int ioctl(int fd, int request, int arg) => request_ioctl(fd, (uint)request, (void*)(long)arg);

    public static int ioctl(int fd, int request, void* arg) => request_ioctl(fd, (uint)request, arg);

    [DllImport(libc, SetLastError = true, EntryPoint = "ioctl")]
    private static extern int request_ioctl(int fd, ulong request, void* arg);
}
