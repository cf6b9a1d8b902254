using FiberNet.Advanced;

namespace FiberNet;

/// <content>Waiting for descriptors that are not ours.</content>
public sealed partial class Reactor
{
    /// <summary>
    /// Suspends the fiber until a descriptor is ready: a pipe, an eventfd, a timerfd, a terminal, a socket of another library, anything
    /// that poll(2) knows. A regular file is always ready.
    /// </summary>
    /// <remarks>
    /// The descriptor still belongs to its owner, and need not be non-blocking. Several fibers may wait for one descriptor. Do
    /// not close it meanwhile: the kernel does not report the close. The fiber then waits until its timeout, or until another
    /// wait finds that the number belongs to another file (EBADF).
    /// </remarks>
    /// <param name="fd">The descriptor.</param>
    /// <param name="interest">What to wait for; not <see cref="IoEvents.None"/>.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> only looks.</param>
    /// <returns>
    /// The directions of <paramref name="interest"/> that are ready, as <see cref="IoResult.Events"/>; an error or a hang-up makes
    /// them all ready. Or the errno: ETIMEDOUT, EBADF (the descriptor is not open), …
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fd"/> is negative, <paramref name="interest"/> is nothing or unknown, or <paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <example>
    /// <!-- given: int fd -->
    /// <code>
    /// if (await Reactor.IoWait(fd, IoEvents.Read, timeout: TimeSpan.FromSeconds(1)))
    ///     Console.WriteLine("There is something to read.");
    /// </code>
    /// </example>
    public static FiberTask<IoResult> IoWait(int fd, IoEvents interest, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fd);
        if (interest is not (IoEvents.Read or IoEvents.Write or IoEvents.ReadWrite))
            throw new ArgumentOutOfRangeException(nameof(interest), interest, $"There is nothing to wait for in {interest}.");
        FiberScheduler.CheckTimeout(timeout);
        Reactor reactor = Current;
        FiberScheduler scheduler = reactor.Scheduler;
        if (!scheduler.TryEnterOperation())
            return scheduler.Refuse<IoResult>();
        IoResult ready = PollCalls.Look(fd, interest);
        if (ready is { IsSuccess: true, Count: 0 })
        {
            if (timeout != TimeSpan.Zero)
            {
                return reactor.Descriptors.Find(fd) is { } owned
                    ? scheduler.Rent<OwnedWaitOperation>().Start(owned, interest, timeout)
                    : scheduler.Rent<IoWaitOperation>().Start(reactor.Foreign, fd, interest, timeout);
            }

            ready = Errno.ETIMEDOUT;
        }

        return scheduler.Finish(scheduler.Publish(ready));
    }
}
