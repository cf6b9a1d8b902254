namespace Tmds.Linux;

public static unsafe partial class LibC
{
    public static int EPOLLERR => 8;
    public static int EPOLLET => -2147483648;
    public static int EPOLLEXCLUSIVE => 268435456;
    public static int EPOLLHUP => 16;
    public static int EPOLLIN => 1;
    public static int EPOLLMSG => 1024;
    public static int EPOLLONESHOT => 1073741824;
    public static int EPOLLOUT => 4;
    public static int EPOLLPRI => 2;
    public static int EPOLLRDBAND => 128;
    public static int EPOLLRDHUP => 8192;
    public static int EPOLLRDNORM => 64;
    public static int EPOLLWAKEUP => 536870912;
    public static int EPOLLWRBAND => 512;
    public static int EPOLLWRNORM => 256;
    public static int EPOLL_CLOEXEC => 524288;
    public static int EPOLL_CTL_ADD => 1;
    public static int EPOLL_CTL_DEL => 2;
    public static int EPOLL_CTL_MOD => 3;

    public static int EFD_CLOEXEC => 524288;
    public static int EFD_NONBLOCK => 2048;
    public static int EFD_SEMAPHORE => 1;

    public static short POLLERR => 8;
    public static short POLLHUP => 16;
    public static short POLLIN => 1;
    public static short POLLMSG => 1024;
    public static short POLLNVAL => 32;
    public static short POLLOUT => 4;
    public static short POLLPRI => 2;
    public static short POLLRDHUP => 8192;

    public static int FD_CLOEXEC => 1;
    public static int F_DUPFD => 0;
    public static int F_DUPFD_CLOEXEC => 1030;
    public static int F_GETFD => 1;
    public static int F_GETFL => 3;
    public static int F_GETPIPE_SZ => 1032;
    public static int F_SETFD => 2;
    public static int F_SETFL => 4;
    public static int F_SETPIPE_SZ => 1031;
    public static int O_ACCMODE => 3;
    public static int O_APPEND => 1024;
    public static int O_CLOEXEC => 524288;
    public static int O_CREAT => 64;
    public static int O_EXCL => 128;
    public static int O_NONBLOCK => 2048;
    public static int O_RDONLY => 0;
    public static int O_RDWR => 2;
    public static int O_TRUNC => 512;
    public static int O_WRONLY => 1;
    public static int STDERR_FILENO => 2;
    public static int STDIN_FILENO => 0;
    public static int STDOUT_FILENO => 1;

    public static int FIOASYNC => 21586;
    public static int FIONBIO => 21537;
    public static int FIONREAD => 21531;
    public static int TIOCINQ => 21531;
    public static int TIOCOUTQ => 21521;

    public static int SIGABRT => 6;
    public static int SIGALRM => 14;
    public static int SIGCHLD => 17;
    public static int SIGCONT => 18;
    public static int SIGHUP => 1;
    public static int SIGINT => 2;
    public static int SIGIO => 29;
    public static int SIGKILL => 9;
    public static int SIGPIPE => 13;
    public static int SIGQUIT => 3;
    public static int SIGSEGV => 11;
    public static int SIGSTOP => 19;
    public static int SIGTERM => 15;
    public static int SIGURG => 23;
    public static int SIGUSR1 => 10;
    public static int SIGUSR2 => 12;
    public static int SIGWINCH => 28;
    public static int SIG_BLOCK => 0;
    public static int SIG_SETMASK => 2;
    public static int SIG_UNBLOCK => 1;
}
