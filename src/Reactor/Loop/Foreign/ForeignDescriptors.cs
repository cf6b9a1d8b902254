using System.Diagnostics;

namespace FiberNet;

/// <summary>
/// Descriptors that are not ours: those given to <see cref="Reactor.IoWait"/>.
/// </summary>
/// <remarks>
/// Their owner may close or duplicate them behind our back. So they are watched one-shot. If the number is closed and a duplicate
/// lives, the registration cannot be removed any more. It then fires once at most, where an edge-triggered one would never end
/// and a level-triggered one would spin.
/// </remarks>
internal sealed class ForeignDescriptors(EpollSet epoll)
{
    /// <summary>Set in the tag's half for the number, where no number of a descriptor has a bit.</summary>
    private const uint Marker = 0x8000_0000;

    private readonly Dictionary<int, ForeignDescriptor> _descriptors = [];
    private uint _generation;

    /// <summary>Has the kernel watch for what the waiters want together.</summary>
    /// <returns>Success, or the errno: EBADF, EPERM (a regular file, which is always ready), ENOSPC, ENOMEM.</returns>
    internal IoResult Wait(int fd, IoWaitOperation operation)
    {
        if (!_descriptors.TryGetValue(fd, out ForeignDescriptor? descriptor))
            _descriptors.Add(fd, descriptor = new ForeignDescriptor(fd));
        descriptor.Add(operation);
        IoResult armed = Arm(descriptor);
        if (armed.Errno == Errno.ENOENT)
            armed = Renew(descriptor);
        if (!armed.IsSuccess)
            descriptor.Waiters.RemoveAt(descriptor.Waiters.Count - 1);
        return armed;
    }

    /// <summary>An event with a tag that no descriptor of ours has.</summary>
    internal void OnEvent(ulong tag, int events)
    {
        int fd = (int)((uint)tag & ~Marker);
        if (((uint)tag & Marker) == 0 || !_descriptors.TryGetValue(fd, out ForeignDescriptor? descriptor) || descriptor.Generation != (uint)(tag >> 32))
            return;
        IoEvents ready = Epoll.ToIoEvents(events);
        foreach (ForeignWaiter waiter in descriptor.Waiters)
            waiter.Offer(ready);
        descriptor.Prune();
        if (descriptor.Waiters.Count > 0 && Arm(descriptor) is { IsSuccess: false } failed)
            Abort(descriptor, failed.Errno == Errno.ENOENT ? Errno.EBADF : failed.Errno);
    }

    /// <summary>The number is one of ours from now on: a wait for the old file cannot end any more.</summary>
    internal void Forget(int fd)
    {
        if (_descriptors.Count > 0 && _descriptors.Remove(fd, out ForeignDescriptor? descriptor))
        {
            Abort(descriptor, Errno.EBADF);
            if (descriptor.IsRegistered)
                epoll.Remove(fd);
        }
    }

    private static void Abort(ForeignDescriptor descriptor, Errno errno)
    {
        foreach (ForeignWaiter waiter in descriptor.Waiters)
            waiter.Abort(errno);
        descriptor.Waiters.Clear();
        descriptor.Interest = IoEvents.None;
    }

    /// <returns>Success, or the errno; ENOENT: the number belongs to another file than when it was registered.</returns>
    private IoResult Arm(ForeignDescriptor descriptor)
    {
        Debug.Assert(descriptor.Interest != IoEvents.None, "a registration without a waiter is not renewed");
        bool isNew = !descriptor.IsRegistered;
        if (isNew)
            descriptor.Generation = ++_generation;
        IoResult armed = epoll.ArmOnce(descriptor.Fd, descriptor.Interest, TagOf(descriptor), isNew);
        descriptor.IsRegistered = armed.IsSuccess;
        return armed;
    }

    /// <summary>The newest waiter means another file than those before it: these are told, and it begins afresh.</summary>
    private IoResult Renew(ForeignDescriptor descriptor)
    {
        ForeignWaiter newest = descriptor.Waiters[^1];
        descriptor.Waiters.RemoveAt(descriptor.Waiters.Count - 1);
        Abort(descriptor, Errno.EBADF);
        descriptor.Waiters.Add(newest);
        descriptor.Interest = newest.Interest;
        return Arm(descriptor);
    }

    private static ulong TagOf(ForeignDescriptor descriptor) => ((ulong)descriptor.Generation << 32) | Marker | (uint)descriptor.Fd;
}
