namespace FiberNet;

/// <content>Waits for tasks that can stop waiting.</content>
public abstract partial class Fiber
{
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
        TimeoutRule.Check(timeout);
        FiberScheduler scheduler = FiberScheduler.Require();
        if (!scheduler.TryEnterOperation())
            return scheduler.Refuse<bool>();
        bool hasEnded = task.IsCompleted;
        if (!hasEnded && timeout != TimeSpan.Zero)
            return scheduler.Rent<TaskWait>().Start(task, timeout);
        return scheduler.Finish(hasEnded);
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
}
