using FiberNet.Interop;

namespace FiberNet;

/// <summary>Which file a path leads to: two paths with one identity are one file, as long as something holds that file.</summary>
internal readonly record struct FileIdentity(uint DeviceMajor, uint DeviceMinor, ulong Inode, bool IsSocket)
{
    /// <summary>The file at a path; null if there is none. A symbolic link is itself.</summary>
    /// <param name="path">The path with its NUL.</param>
    internal static unsafe FileIdentity? Of(byte[] path)
    {
        fixed (byte* bytes = path)
            return Ask(LibCExtra.AT_FDCWD, bytes, LibCExtra.AT_SYMLINK_NOFOLLOW);
    }

    /// <summary>The file of a descriptor.</summary>
    internal static unsafe FileIdentity? Of(int fd)
    {
        byte nothing = 0;
        return Ask(fd, &nothing, LibCExtra.AT_EMPTY_PATH);
    }

    private static unsafe FileIdentity? Ask(int fd, byte* path, int flags)
    {
        statx told;
        return LibCExtra.statx(fd, path, flags, LibCExtra.STATX_TYPE | LibCExtra.STATX_INO, &told) == 0
            ? new FileIdentity(told.stx_dev_major, told.stx_dev_minor, told.stx_ino, (told.stx_mode & LibCExtra.S_IFMT) == LibCExtra.S_IFSOCK)
            : null;
    }
}
