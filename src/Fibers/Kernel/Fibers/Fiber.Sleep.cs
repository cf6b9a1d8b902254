using System.Runtime.CompilerServices;

namespace FiberNet;

/// <content>Yields and sleeps.</content>
public abstract partial class Fiber
{
    /// <summary>Lets the other ready fibers run first. Always suspends.</summary>
    /// <returns>An awaitable, which converts to a <see cref="FiberTask"/>.</returns>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <example>
    /// <!-- given: int[] numbers -->
    /// <code>
    /// for (int k = 0; k &lt; numbers.Length; k++)
    /// {
    ///     numbers[k] *= 2;
    ///     if (k % 10_000 == 0)
    ///         await Fiber.Yield(); // others run
    /// }
    /// </code>
    /// </example>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static YieldAwaitable Yield()
    {
        return FiberScheduler.TryEnterOperationOfCurrent() ? default : YieldAwaitable.Refuse();
    }

    /// <summary>Suspends the fiber for a time.</summary>
    /// <param name="duration">The time to sleep, counted from the await. The fiber never wakes early. Zero does what <see cref="Yield"/> does; <see cref="Timeout.InfiniteTimeSpan"/> sleeps until the fiber is cancelled.</param>
    /// <returns>An awaitable, which converts to a <see cref="FiberTask"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <example>
    /// <!-- given: -->
    /// <code>
    /// await Fiber.Sleep(TimeSpan.FromMilliseconds(100));
    /// </code>
    /// </example>
    public static SleepAwaitable Sleep(TimeSpan duration)
    {
        TimeoutRule.Check(duration);
        FiberScheduler scheduler = FiberScheduler.Require();
        if (scheduler.TryEnterOperation())
            return new SleepAwaitable(scheduler, duration);
        scheduler.RefusePark();
        return SleepAwaitable.Refused(scheduler);
    }

    /// <summary>Ends a <see cref="Sleep"/> early, as if its time had passed. Has no effect on a fiber that does anything else.</summary>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public void Wakeup()
    {
        Scheduler.CheckAccess();
        if (State == FiberState.Suspended && (_flags & FiberFlags.Sleeping) != 0)
            EndSleepPark();
    }
}
