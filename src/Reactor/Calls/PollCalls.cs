using System.Runtime.CompilerServices;
using FiberNet.Interop;
using Tmds.Linux;

namespace FiberNet.Advanced;

/// <summary>poll(2) of one descriptor, without a wait. EINTR is retried. Any thread.</summary>
public static unsafe class PollCalls
{
    /// <summary>Asks what a descriptor is ready for. An error or a hang-up counts as everything.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="interest">What to ask for.</param>
    /// <returns>What of <paramref name="interest"/> it is ready for, as <see cref="IoResult.Events"/>. EBADF: the number is not open. ENOMEM: short of memory.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IoResult Look(int fd, IoEvents interest)
    {
        pollfd entry = default;
        entry.fd = fd;
        entry.events = Epoll.ToPollEvents(interest);
        IoResult result = SystemCall.Run(new PollCall(&entry));
        if (result.Count == 0)
            return result;
        return (entry.revents & LibC.POLLNVAL) != 0 ? Errno.EBADF : IoResult.Ready(Epoll.ToIoEvents(entry.revents) & interest);
    }

    /// <summary>Asks whether the other side has shut its sending direction down, or the connection is gone.</summary>
    /// <param name="fd">A socket.</param>
    /// <returns>True if so; false also if the kernel does not tell.</returns>
    public static bool IsHungUp(int fd)
    {
        pollfd entry = default;
        entry.fd = fd;
        entry.events = LibC.POLLRDHUP;
        return SystemCall.Run(new PollCall(&entry)).Count > 0 && (entry.revents & (LibC.POLLRDHUP | LibC.POLLHUP)) != 0;
    }

    private readonly struct PollCall(pollfd* entry) : ISystemCall
    {
        public long Invoke() => LibCExtra.poll(entry, (uint)1, 0);
    }
}
