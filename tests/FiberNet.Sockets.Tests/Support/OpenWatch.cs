using System.Runtime.InteropServices;
using System.Text;

namespace FiberNet.Tests;

/// <summary>Tells whether a file was opened (inotify(7)).</summary>
internal sealed unsafe partial class OpenWatch : IDisposable
{
    private const int NonBlocking = 0x800;
    private const uint InOpen = 0x20;
    private readonly int _fd;

    internal OpenWatch(string path)
    {
        _fd = Init(NonBlocking);
        Assert.True(_fd >= 0);
        fixed (byte* bytes = Encoding.UTF8.GetBytes(path + '\0'))
            Assert.True(AddWatch(_fd, bytes, InOpen) >= 0);
    }

    internal bool HaveHappened
    {
        get
        {
            byte* events = stackalloc byte[4096];
            return Tmds.Linux.LibC.read(_fd, events, 4096) > 0;
        }
    }

    public void Dispose() => Native.Close(_fd);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Init(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true)]
    private static partial int AddWatch(int fd, byte* path, uint mask);
}
