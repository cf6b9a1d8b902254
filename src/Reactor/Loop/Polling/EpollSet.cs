using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FiberNet.Advanced;
using Tmds.Linux;

namespace FiberNet;

/// <summary>An epoll(7) descriptor and the buffer its events arrive in.</summary>
internal sealed unsafe class EpollSet : IDisposable
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    private static int Everything => LibC.EPOLLIN | LibC.EPOLLOUT | LibC.EPOLLPRI | LibC.EPOLLRDHUP | LibC.EPOLLET;

    private readonly int _fd;
    private readonly int _capacity;
    private epoll_event* _events;

    /// <summary>
    /// Whether epoll_pwait2(2) serves this set. It came with Linux 5.11, and a seccomp filter that does not know it refuses it
    /// with EPERM or with what its author chose. Filters belong to threads, so each set asks for itself.
    /// </summary>
    private bool _hasPreciseWait;

    internal EpollSet(int capacity)
    {
        _capacity = capacity;
        _fd = KernelError.OrThrow(EpollCalls.Create(), "epoll_create1");
        _events = (epoll_event*)NativeMemory.Alloc((nuint)(capacity * SizeOf.epoll_event));
        _hasPreciseWait = EpollCalls.WaitPrecisely(_fd, _events, capacity, 0) is { Errno: Errno.None or Errno.EINTR };
    }

    /// <summary>Watches a descriptor for all events, edge-triggered, until it is closed.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="tag">What its events carry.</param>
    /// <returns>Success, or the errno: ENOSPC (too many watches), ENOMEM, EPERM (a regular file).</returns>
    internal IoResult Add(int fd, ulong tag) => EpollCalls.Add(_fd, fd, Everything, tag);

    /// <summary>Registers the same once more, which makes epoll look at the descriptor anew.</summary>
    /// <param name="fd">A descriptor that is watched.</param>
    /// <param name="tag">What its events carry.</param>
    /// <returns>Success, or the errno.</returns>
    internal IoResult ReportAgain(int fd, ulong tag) => EpollCalls.Change(_fd, fd, Everything, tag);

    /// <summary>Watches a descriptor until its next event, level-triggered.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="interest">What to watch for.</param>
    /// <param name="tag">What the event carries.</param>
    /// <param name="isNew">False to arm a registration again that has fired.</param>
    /// <returns>Success, or the errno: EPERM (always ready), EBADF, ENOENT (not registered: another file has the number), ENOSPC, ENOMEM.</returns>
    internal IoResult ArmOnce(int fd, IoEvents interest, ulong tag, bool isNew)
    {
        int events = (ushort)Epoll.ToPollEvents(interest) | Epoll.OneShot;
        if (!isNew)
            return EpollCalls.Change(_fd, fd, events, tag);
        IoResult added = EpollCalls.Add(_fd, fd, events, tag);

        // The number is registered still although we have forgotten it: the file has outlived our entry.
        return added.Errno == Errno.EEXIST ? EpollCalls.Change(_fd, fd, events, tag) : added;
    }

    /// <summary>
    /// Stops watching. Needed only before the close of a descriptor that has a duplicate somewhere: the kernel watches
    /// the open file, not the number, until its last duplicate is gone (epoll(7), Q6).
    /// </summary>
    internal void Remove(int fd) => _ = EpollCalls.Remove(_fd, fd);

    /// <summary>Waits for events.</summary>
    /// <param name="timeout">Nanoseconds; 0 only looks; negative waits without a limit.</param>
    /// <returns>How many events there are; 0 also after a signal (EINTR).</returns>
    internal int Wait(long timeout)
    {
        Debug.Assert(_events is not null, "nothing waits on a set that is closed");
        IoResult events = timeout <= 0
            ? EpollCalls.Wait(_fd, _events, _capacity, timeout < 0 ? -1 : 0)
            : WaitPrecisely(timeout);
        if (events.Errno is not (Errno.None or Errno.EINTR))
            KernelError.Throw("epoll_wait", events.Errno);
        return (int)events.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong TagOf(int index)
    {
        Debug.Assert((uint)index < (uint)_capacity, "the kernel gives no more events than there is room for");
        return _events[index].data.u64;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int EventsOf(int index) => _events[index].events;

    internal void Swap(int index, int other) => (_events[index], _events[other]) = (_events[other], _events[index]);

    public void Dispose()
    {
        _ = DescriptorCalls.Close(_fd);
        NativeMemory.Free(_events);
        _events = null;
    }

    private IoResult WaitPrecisely(long timeout)
    {
        if (_hasPreciseWait)
        {
            IoResult events = EpollCalls.WaitPrecisely(_fd, _events, _capacity, timeout);
            if (events.Errno is Errno.None or Errno.EINTR)
                return events;

            // A filter that was installed after the start: epoll_wait below reports an error of the set itself.
            _hasPreciseWait = false;
        }

        // Rounded up: a wait that ends early would make the loop spin until the deadline.
        long milliseconds = (timeout + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond;
        return EpollCalls.Wait(_fd, _events, _capacity, (int)Math.Min(milliseconds, int.MaxValue));
    }
}
