using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>The system calls of files that servers on UNIX sockets need: open(2), unlink(2), flock(2), statx(2). Paths end with a NUL. Any thread.</summary>
public static unsafe class FileCalls
{
    private const int OwnerOnly = 0x180; // 0600

    /// <summary>open(2) for reading and writing; makes the file for its owner only if there is none. Close-on-exec.</summary>
    /// <param name="path">The path with its NUL.</param>
    /// <returns>The descriptor as the count. EACCES, EPERM, EROFS: no permission. ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, EISDIR, ENXIO: the path. EMFILE, ENFILE: no descriptor is left. ENOSPC, EDQUOT: no room.</returns>
    public static IoResult OpenOrCreate(ReadOnlySpan<byte> path)
    {
        fixed (byte* bytes = path)
            return SystemCall.Run(new OpenCall(bytes));
    }

    /// <summary>unlink(2).</summary>
    /// <param name="path">The path with its NUL.</param>
    /// <returns>Success, or the errno. ENOENT: there is none. EACCES, EPERM, EROFS: no permission. EISDIR: a directory. ENOTDIR, ELOOP, ENAMETOOLONG: the path.</returns>
    public static IoResult Remove(ReadOnlySpan<byte> path)
    {
        fixed (byte* bytes = path)
            return SystemCall.Result(LibC.unlink(bytes));
    }

    /// <summary>flock(2): takes the exclusive lock of an open file. Never waits.</summary>
    /// <param name="fd">A descriptor of the file.</param>
    /// <returns>Success, or the errno. EAGAIN: another open file has the lock. ENOLCK: the kernel is short of memory. EBADF.</returns>
    public static IoResult TryLock(int fd) => SystemCall.Run(new LockCall(fd));

    /// <summary>statx(2) of a path. A symbolic link is itself.</summary>
    /// <param name="path">The path with its NUL.</param>
    /// <param name="identity">Which file it is.</param>
    /// <returns>Success, or the errno. ENOENT: there is none. EACCES: no permission. ENOTDIR, ELOOP, ENAMETOOLONG: the path.</returns>
    public static IoResult Identify(ReadOnlySpan<byte> path, out FileIdentity identity)
    {
        fixed (byte* bytes = path)
            return Identify(LibCExtra.AT_FDCWD, bytes, LibCExtra.AT_SYMLINK_NOFOLLOW, out identity);
    }

    /// <summary>statx(2) of a descriptor.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="identity">Which file it is.</param>
    /// <returns>Success, or the errno. EBADF: the number is not open.</returns>
    public static IoResult Identify(int fd, out FileIdentity identity)
    {
        byte nothing = 0;
        return Identify(fd, &nothing, LibCExtra.AT_EMPTY_PATH, out identity);
    }

    private static IoResult Identify(int fd, byte* path, int flags, out FileIdentity identity)
    {
        statx told;
        IoResult result = SystemCall.Result(LibCExtra.statx(fd, path, flags, LibCExtra.STATX_TYPE | LibCExtra.STATX_INO, &told));
        identity = result.IsSuccess
            ? new FileIdentity(told.stx_dev_major, told.stx_dev_minor, told.stx_ino, (told.stx_mode & LibCExtra.S_IFMT) == LibCExtra.S_IFSOCK)
            : default;
        return result;
    }

    private readonly struct OpenCall(byte* path) : ISystemCall
    {
        public long Invoke() => LibC.open(path, LibC.O_RDWR | LibC.O_CREAT | LibC.O_CLOEXEC, OwnerOnly);
    }

    private readonly struct LockCall(int fd) : ISystemCall
    {
        public long Invoke() => LibCExtra.flock(fd, LibCExtra.LOCK_EX | LibCExtra.LOCK_NB);
    }
}
