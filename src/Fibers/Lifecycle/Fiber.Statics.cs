using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <content>What a fiber does to itself.</content>
public abstract partial class Fiber
{
    /// <summary>The fiber that runs.</summary>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    public static Fiber Current => FiberScheduler.RequireRunningFiber();

    /// <summary>All fibers of this thread's scheduler that have not ended, in no particular order.</summary>
    /// <exception cref="InvalidOperationException">There is no scheduler on this thread.</exception>
    public static IReadOnlyList<Fiber> All => FiberScheduler.Require().Registry.All();

    /// <summary>The fiber that runs, if one does.</summary>
    /// <param name="fiber">The fiber, or null.</param>
    /// <returns>True if a fiber runs on this thread.</returns>
    public static bool TryGetCurrent([NotNullWhen(true)] out Fiber? fiber)
    {
        fiber = FiberScheduler.Current?.Running;
        return fiber is not null;
    }

    /// <summary>Finds a fiber that has not ended.</summary>
    /// <param name="id">Its <see cref="Id"/>.</param>
    /// <returns>The fiber, or null.</returns>
    /// <exception cref="InvalidOperationException">There is no scheduler on this thread.</exception>
    public static Fiber? Find(long id) => FiberScheduler.Require().Registry.Find(id);

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
        TimeLimits.Check(duration);
        FiberScheduler scheduler = FiberScheduler.Require();
        if (scheduler.TryEnterOperation())
            return new SleepAwaitable(scheduler, duration);
        scheduler.RefusePark();
        return SleepAwaitable.Refused(scheduler);
    }

    /// <summary>
    /// Waits for a <see cref="Task"/> and can stop waiting, unlike a plain await of it: when the time is over, when the
    /// fiber is cancelled, when a time limit expires.
    /// </summary>
    /// <param name="task">The task. Its result, or its failure, stays on it: nothing is rethrown here.</param>
    /// <param name="timeout">How long to wait. Null or <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Zero: do not wait.</param>
    /// <returns>True if the task has ended, in whichever way; false if the time was over.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">No fibers run on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired.</exception>
    public static FiberTask<bool> Await(Task task, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        TimeLimits.Check(timeout);
        FiberScheduler scheduler = FiberScheduler.Require();
        if (!scheduler.TryEnterOperation())
            return scheduler.Refuse<bool>();
        bool hasEnded = task.IsCompleted;
        if (!hasEnded && timeout != TimeSpan.Zero)
            return scheduler.Rent<TaskWait>().Start(task, timeout);
        return scheduler.TrySpend() ? new(hasEnded) : scheduler.Rent<TaskWait>().AfterYield(hasEnded);
    }

    /// <summary>Waits for a <see cref="ValueTask"/> and can stop waiting.</summary>
    /// <param name="task">The task. A <see cref="ValueTask"/> can be consumed once only, so it is replaced by one that keeps the outcome (<see cref="ValueTask.Preserve"/>): await that afterwards.</param>
    /// <param name="timeout">How long to wait. Null or <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Zero: do not wait.</param>
    /// <inheritdoc cref="Await(Task, TimeSpan?)"/>
    public static FiberTask<bool> Await(ref ValueTask task, TimeSpan? timeout = null)
    {
        task = task.Preserve();
        return Await(task.IsCompleted ? Task.CompletedTask : task.AsTask(), timeout);
    }

    /// <summary>Waits for a <see cref="ValueTask{TResult}"/> and can stop waiting.</summary>
    /// <typeparam name="T">The type of the task's value.</typeparam>
    /// <param name="task">The task. A <see cref="ValueTask{TResult}"/> can be consumed once only, so it is replaced by one that keeps the outcome (<see cref="ValueTask{TResult}.Preserve"/>): await that afterwards.</param>
    /// <param name="timeout">How long to wait. Null or <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Zero: do not wait.</param>
    /// <inheritdoc cref="Await(Task, TimeSpan?)"/>
    public static FiberTask<bool> Await<T>(ref ValueTask<T> task, TimeSpan? timeout = null)
    {
        task = task.Preserve();
        return Await(task.IsCompleted ? Task.CompletedTask : task.AsTask(), timeout);
    }

    /// <summary>Throws if the running fiber was cancelled. Never parks.</summary>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public static void TestCancel() => Current.ThrowIfInterrupted();
}
