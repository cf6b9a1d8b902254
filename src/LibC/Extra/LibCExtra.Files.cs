using System.Runtime.InteropServices;

namespace FiberNet.Interop;

// What a file is: statx(2), which has one layout on every architecture; flock(2); and how many may be open: getrlimit(2).
internal static unsafe partial class LibCExtra
{
    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const int AT_EMPTY_PATH = 0x1000;

    public const int STATX_TYPE = 1;
    public const int STATX_INO = 0x100;

    public const int S_IFMT = 0xF000;
    public const int S_IFSOCK = 0xC000;

    public const int LOCK_EX = 2;
    public const int LOCK_NB = 4;

    /// <summary>statx(2), missing in the package.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial int statx(int dirfd, byte* pathname, int flags, uint mask, statx* statxbuf);

    /// <summary>flock(2), missing in the package.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial int flock(int fd, int operation);

    /// <summary>The number of open descriptors (getrlimit(2)); 5 on MIPS, where .NET does not run.</summary>
    public const int RLIMIT_NOFILE = 7;

    /// <summary>getrlimit(2), missing in the package.</summary>
    [LibraryImport(Libc, SetLastError = true)]
    public static partial int getrlimit(int resource, rlimit* limits);
}

/// <summary>A limit of the process (getrlimit(2)); on 64-bit systems both are unsigned longs.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct rlimit
{
    public nuint rlim_cur;
    public nuint rlim_max;
}

/// <summary>What statx(2) tells; those of its members that are used here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct statx
{
    [FieldOffset(0)]
    public uint stx_mask;

    [FieldOffset(28)]
    public ushort stx_mode;

    [FieldOffset(32)]
    public ulong stx_ino;

    [FieldOffset(136)]
    public uint stx_dev_major;

    [FieldOffset(140)]
    public uint stx_dev_minor;
}
