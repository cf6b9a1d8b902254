using System.Runtime.InteropServices;

namespace Tmds.Linux;

// A counter one can wait for: eventfd(2).
internal static unsafe partial class LibC
{
    public static int EFD_CLOEXEC => O_CLOEXEC;
    public static int EFD_NONBLOCK => O_NONBLOCK;
    public static int EFD_SEMAPHORE => 1;

    [LibraryImport(Libc, SetLastError = true)]
    public static partial int eventfd(uint initval, int flags);
}
