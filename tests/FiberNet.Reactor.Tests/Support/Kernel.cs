using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet.Tests;

/// <summary>System calls as a test wants them: they throw when they fail.</summary>
internal static unsafe partial class Kernel
{
    internal const int RlimitNoFile = 7;

    internal static (int Read, int Write) Pipe()
    {
        int* ends = stackalloc int[2];
        Check(pipe2(ends, O_NONBLOCK | O_CLOEXEC));
        return (ends[0], ends[1]);
    }

    internal static (int A, int B) SocketPair()
    {
        int* ends = stackalloc int[2];
        Check(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends));
        return (ends[0], ends[1]);
    }

    internal static int EventFd() => Check(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));

    internal static void Signal(int eventFd)
    {
        ulong one = 1;
        Check((int)write(eventFd, &one, 8));
    }

    internal static void Close(int fd) => Check(close(fd));

    internal static int Dup(int fd) => Check(dup(fd));

    internal static int Open(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
            return Check(open(name, O_RDONLY | O_CLOEXEC));
    }

    internal static void Write(int fd, params byte[] bytes) => Check(TryWrite(fd, bytes));

    internal static int TryWrite(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* memory = bytes)
            return (int)write(fd, memory, bytes.Length);
    }

    /// <summary>The byte; -1 at the end of the stream; else the negative errno minus 1.</summary>
    internal static int ReadByte(int fd)
    {
        byte value = 0;
        int count = (int)read(fd, &value, 1);
        return count > 0 ? value : count == 0 ? -1 : -1 - errno;
    }

    internal static int FillPipe(int fd)
    {
        byte[] block = new byte[4096];
        int total = 0;
        for (int count; (count = TryWrite(fd, block)) > 0;)
            total += count;
        return total;
    }

    internal static void DrainPipe(int fd)
    {
        byte* block = stackalloc byte[4096];
        while (read(fd, block, 4096) > 0)
        {
        }
    }

    /// <summary>Epoll sets that each watch the one before, as many as the kernel allows: the last one cannot be watched.</summary>
    internal static int[] EpollChain()
    {
        List<int> chain = [Check(epoll_create1(EPOLL_CLOEXEC))];
        while (true)
        {
            int outer = Check(epoll_create1(EPOLL_CLOEXEC));
            epoll_event registration = default;
            registration.events = EPOLLIN;
            if (epoll_ctl(outer, EPOLL_CTL_ADD, chain[^1], &registration) < 0)
            {
                Close(outer);
                return [.. chain];
            }

            chain.Add(outer);
        }
    }

    internal static bool IsOpen(int fd) => fcntl(fd, F_GETFD) >= 0;

    internal static bool IsCloseOnExec(int fd) => (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;

    /// <summary>A listening TCP socket on the loopback address that shares its port.</summary>
    internal static int ListenShared(ref ushort port)
    {
        int fd = Check(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        int on = 1;
        Check(setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(int)));
        sockaddr_in address = Loopback(port);
        Check(bind(fd, (sockaddr*)&address, SizeOf.sockaddr_in));
        Check(listen(fd, 128));
        socklen_t size = SizeOf.sockaddr_in;
        Check(getsockname(fd, (sockaddr*)&address, &size));
        port = ntohs(address.sin_port);
        return fd;
    }

    internal static int Connect(ushort port)
    {
        int fd = Check(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        sockaddr_in address = Loopback(port);
        Check(connect(fd, (sockaddr*)&address, SizeOf.sockaddr_in));
        return fd;
    }

    internal static int Accept(int listener) => accept4(listener, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC);

    /// <summary>Closes a TCP socket with a reset.</summary>
    internal static void Reset(int fd)
    {
        linger value = default;
        value.l_onoff = 1;
        Check(setsockopt(fd, SOL_SOCKET, SO_LINGER, &value, sizeof(linger)));
        Close(fd);
    }

    internal static void Kill(int signal) => Check(kill(getpid(), signal));

    /// <summary>A descriptor that receives a signal; see signalfd(2). The signal is blocked in this thread.</summary>
    internal static int SignalFd(int signal)
    {
        sigset_t set = default;
        Check(sigemptyset(&set));
        Check(sigaddset(&set, signal));
        return Check(NativeSignalFd(-1, &set, O_NONBLOCK | O_CLOEXEC));
    }

    internal static int INotify(string path)
    {
        int fd = Check(NativeINotifyInit(O_NONBLOCK | O_CLOEXEC));
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
            Check(NativeINotifyAdd(fd, name, 0x100 /* IN_CREATE */));
        return fd;
    }

    /// <summary>A timerfd that fires once after a nanosecond.</summary>
    internal static int TimerFd()
    {
        int fd = Check(NativeTimerFd(1, O_NONBLOCK | O_CLOEXEC));
        timespec* times = stackalloc timespec[2];
        times[0] = default;
        times[1].tv_sec = 0;
        times[1].tv_nsec = 1;
        Check(NativeTimerFdSet(fd, 0, times, null));
        return fd;
    }

    /// <summary>The two ends of a pseudo-terminal.</summary>
    internal static (int Master, int Terminal) Terminal()
    {
        int master, terminal;
        Check(NativeOpenPty(&master, &terminal, null, null, null));
        return (master, terminal);
    }

    internal static void SetNoFileLimit(ulong soft, out ulong before)
    {
        ulong* limit = stackalloc ulong[2];
        Check(NativeGetRlimit(RlimitNoFile, limit));
        before = limit[0];
        limit[0] = soft;
        Check(NativeSetRlimit(RlimitNoFile, limit));
    }

    /// <summary>
    /// Has a system call fail in the calling thread from now on, as a container's seccomp(2) filter does. There is no way
    /// back, so the thread is one that ends with the test.
    /// </summary>
    internal static void Refuse(int call, int error)
    {
        const int setNoNewPrivileges = 38, setSeccomp = 22;
        const ushort load = 0x20, jumpIfEqual = 0x15, leave = 0x06;
        const uint fail = 0x0005_0000, allow = 0x7fff_0000;
        SockFilter* program = stackalloc SockFilter[]
        {
            new(load, 0, 0, 0),
            new(jumpIfEqual, 0, 1, (uint)call),
            new(leave, 0, 0, fail | (uint)error),
            new(leave, 0, 0, allow),
        };
        var filter = new SockFprog { Length = 4, Filter = program };
        Check(NativePrctl(setNoNewPrivileges, 1, 0, 0, 0));
        Check(NativePrctl(setSeccomp, 2, (nuint)(&filter), 0, 0));
    }

    internal static int Check(int result, [CallerArgumentExpression(nameof(result))] string call = "") =>
        result >= 0 ? result : throw new IOException($"{call}: errno {errno}");

    /// <summary>A filter's instruction; the first loads the number of the call, at offset 0 of seccomp_data.</summary>
    private readonly record struct SockFilter(ushort Code, byte JumpTrue, byte JumpFalse, uint Value);

    private struct SockFprog
    {
        internal ushort Length;
        internal SockFilter* Filter;
    }

    private static sockaddr_in Loopback(ushort port)
    {
        sockaddr_in address = default;
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        new ReadOnlySpan<byte>([127, 0, 0, 1]).CopyTo(new Span<byte>((byte*)&address + 4, 4));
        return address;
    }

    [LibraryImport("libc", EntryPoint = "signalfd", SetLastError = true)]
    private static partial int NativeSignalFd(int fd, sigset_t* mask, int flags);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int NativeINotifyInit(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true)]
    private static partial int NativeINotifyAdd(int fd, byte* path, uint mask);

    [LibraryImport("libc", EntryPoint = "timerfd_create", SetLastError = true)]
    private static partial int NativeTimerFd(int clock, int flags);

    [LibraryImport("libc", EntryPoint = "timerfd_settime", SetLastError = true)]
    private static partial int NativeTimerFdSet(int fd, int flags, timespec* value, timespec* old);

    [LibraryImport("libc", EntryPoint = "openpty", SetLastError = true)]
    private static partial int NativeOpenPty(int* master, int* terminal, byte* name, void* mode, void* size);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int NativeGetRlimit(int resource, ulong* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int NativeSetRlimit(int resource, ulong* limit);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int NativePrctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);
}
