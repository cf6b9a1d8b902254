using System.Runtime.InteropServices;

namespace FiberNet.Bench;

/// <summary>What the bare baselines call: eventfd(2), epoll(7), read(2), write(2).</summary>
internal static unsafe partial class Native
{
    internal const int NonBlocking = 0x800;
    private const uint ReadReady = 1;
    private const int Add = 1;

    [LibraryImport("libc", EntryPoint = "eventfd")]
    internal static partial int EventFd(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    internal static partial nint Read(int handle, void* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "write")]
    internal static partial nint Write(int handle, void* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    internal static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl")]
    internal static partial int EpollControl(int epoll, int what, int handle, EpollEvent* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    internal static partial int EpollWait(int epoll, EpollEvent* events, int count, int timeout);

    internal static void Watch(int epoll, int handle)
    {
        var interest = new EpollEvent { Events = ReadReady };
        _ = EpollControl(epoll, Add, handle, &interest);
    }

    internal static int Wait(int epoll)
    {
        EpollEvent ready;
        return EpollWait(epoll, &ready, 1, -1);
    }

    internal static void Signal(int handle)
    {
        ulong one = 1;
        _ = Write(handle, &one, sizeof(ulong));
    }

    internal static void Drain(int handle)
    {
        ulong value;
        _ = Read(handle, &value, sizeof(ulong));
    }
}
