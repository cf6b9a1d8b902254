using System.Runtime.CompilerServices;

namespace FiberNet;

/// <content>Yields and sleeps.</content>
public abstract partial class Fiber
{
    /// <summary>Lets the other fibers that are ready run first. Always parks.</summary>
    /// <returns>An awaitable; also a <see cref="FiberTask"/> by conversion.</returns>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static YieldAwaitable Yield()
    {
        return FiberScheduler.TryEnterOperationOfCurrent() ? default : YieldAwaitable.Refuse();
    }

    /// <summary>Parks for a time.</summary>
    /// <param name="duration">How long; the fiber never wakes early. Zero: the same as <see cref="Yield"/>. <see cref="Timeout.InfiniteTimeSpan"/>: until it is cancelled.</param>
    /// <returns>An awaitable; also a <see cref="FiberTask"/> by conversion.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public static SleepAwaitable Sleep(TimeSpan duration)
    {
        TimeoutRule.Check(duration);
        FiberScheduler scheduler = FiberScheduler.Require();
        if (scheduler.TryEnterOperation())
            return new SleepAwaitable(scheduler, duration);
        scheduler.RefusePark();
        return SleepAwaitable.Refused(scheduler);
    }

    /// <summary>Ends a <see cref="Sleep"/> early; the sleep returns as if its time were over. Has no effect on a fiber that does anything else.</summary>
    /// <exception cref="InvalidOperationException">Not on the scheduler's thread.</exception>
    public void Wakeup()
    {
        Scheduler.CheckAccess();
        if (State == FiberState.Suspended && (_flags & FiberFlags.Sleeping) != 0)
            EndSleepPark();
    }
}
