using System.Runtime.InteropServices;

namespace Tmds.Linux;

// Signals: signal(7), sigsetops(3), pthread_sigmask(3) which returns its error and leaves errno alone.
internal static unsafe partial class LibC
{
    public static int SIGHUP => 1;
    public static int SIGINT => 2;
    public static int SIGQUIT => 3;
    public static int SIGABRT => 6;
    public static int SIGKILL => 9;
    public static int SIGUSR1 => 10;
    public static int SIGSEGV => 11;
    public static int SIGUSR2 => 12;
    public static int SIGPIPE => 13;
    public static int SIGALRM => 14;
    public static int SIGTERM => 15;
    public static int SIGCHLD => 17;
    public static int SIGCONT => 18;
    public static int SIGSTOP => 19;
    public static int SIGURG => 23;
    public static int SIGWINCH => 28;
    public static int SIGIO => 29;

    public static int SIG_BLOCK => 0;
    public static int SIG_UNBLOCK => 1;
    public static int SIG_SETMASK => 2;

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int kill(pid_t pid, int signum);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int sigemptyset(sigset_t* set);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int sigfillset(sigset_t* set);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int sigaddset(sigset_t* set, int signum);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int sigdelset(sigset_t* set, int signum);

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int sigismember(sigset_t* set, int signum);

    [LibraryImport(Libc)]
    public static partial int pthread_sigmask(int how, sigset_t* set, sigset_t* oldset);
}
