using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Held by a server from the look at a path to its first listen(2). Of two that find a dead file there, one replaces it. Neither
/// takes the other for dead while that is bound and does not listen yet.
/// </summary>
/// <remarks>
/// It is flock(2) on a file beside the path, which is removed again at the end. If the process dies first, the kernel lets go of
/// the lock, and the file does no harm.
/// </remarks>
internal sealed class UnixPathLock : IDisposable
{
    private readonly byte[] _path;
    private readonly int _fd;

    private UnixPathLock(byte[] path, int fd)
    {
        _path = path;
        _fd = fd;
    }

    /// <summary>Takes the lock of a path. Never waits.</summary>
    /// <param name="path">The path of the socket, with its NUL.</param>
    /// <param name="taken">The lock; null without an error where no file can be made: then no socket can be made there, either.</param>
    /// <returns>False if another server has the lock.</returns>
    internal static bool TryTake(byte[] path, out UnixPathLock? taken)
    {
        taken = null;
        byte[] name = [.. path.AsSpan(..^1), .. ".lock\0"u8];
        IoResult made = FileCalls.OpenOrCreate(name);
        if (!made.IsSuccess)
            return true;
        int fd = (int)made.Count;

        // Who had it before us may have removed the file that we have opened: then another can lock a new one.
        if (FileCalls.TryLock(fd)
            && FileCalls.Identify(fd, out FileIdentity opened)
            && FileCalls.Identify(name, out FileIdentity there)
            && opened == there)
        {
            taken = new UnixPathLock(name, fd);
            return true;
        }

        _ = DescriptorCalls.Close(fd);
        return false;
    }

    /// <summary>Removes the file while it is still locked, then lets go.</summary>
    public void Dispose()
    {
        _ = FileCalls.Remove(_path);
        _ = DescriptorCalls.Close(_fd);
    }
}
