using FiberNet.Interop;
using Tmds.Linux;
using static Tmds.Linux.LibC;

namespace FiberNet;

/// <content>Waiting for descriptors that are not ours.</content>
public sealed partial class Reactor
{
    private ForeignDescriptors? _foreign;

    private ForeignDescriptors Foreign => _foreign ??= new ForeignDescriptors(_epoll);

    /// <summary>
    /// Parks until a descriptor is ready: a pipe, an eventfd, a timerfd, a terminal, a socket of another library, anything
    /// that poll(2) knows. A regular file is always ready.
    /// </summary>
    /// <remarks>
    /// The descriptor stays its owner's; it need not be non-blocking. Several fibers may wait for the same one. Closing it
    /// while a fiber waits is not reported by the kernel: the fiber waits until its time is over, or until somebody waits
    /// for the number again and it turns out to be another file (EBADF).
    /// </remarks>
    /// <param name="fd">The descriptor.</param>
    /// <param name="interest">What to wait for; not <see cref="IoEvents.None"/>.</param>
    /// <param name="timeout">How long to wait in total; null: for ever; zero: only look.</param>
    /// <returns>
    /// What of <paramref name="interest"/> it is ready for, an error or a hang-up counting as everything;
    /// <see cref="IoEvents.None"/> when the time is over (ETIMEDOUT) and for a descriptor that is not open (EBADF):
    /// <see cref="FiberSchedulerExtensions.extension(FiberScheduler).LastError"/> has the number.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fd"/> is negative, <paramref name="interest"/> is nothing or unknown, or <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public static FiberTask<IoEvents> IoWait(int fd, IoEvents interest, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fd);
        if (interest is not (IoEvents.Read or IoEvents.Write or IoEvents.ReadWrite))
            throw new ArgumentOutOfRangeException(nameof(interest), interest, $"There is nothing to wait for in {interest}.");
        FiberScheduler.CheckTimeout(timeout);
        Reactor reactor = Current;
        FiberScheduler scheduler = reactor.Scheduler;
        if (!scheduler.TryEnterOperation())
            return scheduler.Refuse<IoEvents>();
        int errno = Look(fd, interest, out IoEvents ready);
        if (errno == 0 && ready == IoEvents.None)
        {
            if (timeout != TimeSpan.Zero)
            {
                return reactor.Descriptors.Find(fd) is { } owned
                    ? scheduler.Rent<OwnedWaitOperation>().Start(owned, interest, timeout)
                    : scheduler.Rent<IoWaitOperation>().Start(reactor.Foreign, fd, interest, timeout);
            }

            errno = ETIMEDOUT;
        }

        if (errno != 0)
            scheduler.LastError = (ushort)errno;
        return scheduler.Finish(ready);
    }

    /// <summary>poll(2) without a wait.</summary>
    /// <returns>0, or the errno: EBADF for a descriptor that is not open.</returns>
    internal static unsafe int Look(int fd, IoEvents interest, out IoEvents ready)
    {
        pollfd entry = default;
        entry.fd = fd;
        entry.events = Epoll.ToPollEvents(interest);
        int result = LibCExtra.poll(&entry, (uint)1, 0);
        int error = result < 0 ? errno : 0;
        ready = result > 0 && (entry.revents & POLLNVAL) == 0 ? Epoll.ToIoEvents(entry.revents) & interest : IoEvents.None;
        if (result > 0 && (entry.revents & POLLNVAL) != 0)
            return EBADF;
        return error == EINTR ? 0 : error;
    }
}
