namespace FiberNet;

/// <content>Waits for tasks that can stop waiting.</content>
public abstract partial class Fiber
{
    /// <summary>
    /// Waits for a <see cref="Task"/>. Unlike a plain await it stops waiting when the timeout expires, when the fiber is cancelled
    /// and when a time limit expires.
    /// </summary>
    /// <param name="task">The task. Its result or failure stays on it; nothing is rethrown here.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>True if the task has ended, whether it succeeded or not. False if the timeout expired.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is <c>null</c>.</exception>
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

    /// <summary>Waits for a <see cref="ValueTask"/>, and stops waiting as <see cref="Await(Task, TimeSpan?)"/> does.</summary>
    /// <param name="task">The task. A <see cref="ValueTask"/> can be consumed once, so it is replaced by one that keeps the outcome (<see cref="ValueTask.Preserve"/>). Await that one afterwards.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <inheritdoc cref="Await(Task, TimeSpan?)"/>
    public static FiberTask<bool> Await(ref ValueTask task, TimeSpan? timeout = null)
    {
        task = task.Preserve();
        return Await(task.IsCompleted ? Task.CompletedTask : task.AsTask(), timeout);
    }

    /// <summary>Waits for a <see cref="ValueTask{TResult}"/>, and stops waiting as <see cref="Await(Task, TimeSpan?)"/> does.</summary>
    /// <typeparam name="T">The type of the task's value.</typeparam>
    /// <param name="task">The task. A <see cref="ValueTask{TResult}"/> can be consumed once, so it is replaced by one that keeps the outcome (<see cref="ValueTask{TResult}.Preserve"/>). Await that one afterwards.</param>
    /// <param name="timeout">The maximum time to wait for the whole call. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <inheritdoc cref="Await(Task, TimeSpan?)"/>
    public static FiberTask<bool> Await<T>(ref ValueTask<T> task, TimeSpan? timeout = null)
    {
        task = task.Preserve();
        return Await(task.IsCompleted ? Task.CompletedTask : task.AsTask(), timeout);
    }

    /// <summary>Waits for a <see cref="Task{TResult}"/> and returns its value; it stops waiting as <see cref="Await(Task, TimeSpan?)"/> does.</summary>
    /// <typeparam name="T">The type of the task's value.</typeparam>
    /// <param name="task">The task. When the fiber leaves it, it goes on; a later failure of it counts as observed.</param>
    /// <param name="timeout">The maximum time to wait. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is <c>null</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">No fibers run on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">The timeout, or a time limit of the fiber, has expired.</exception>
    /// <example>
    /// <!-- given: System.Net.Http.HttpClient http -->
    /// <code>
    /// string text = await Fiber.Await(http.GetStringAsync("http://localhost/"), TimeSpan.FromSeconds(5)); // or TimeoutException
    /// </code>
    /// </example>
    public static FiberTask<T> Await<T>(Task<T> task, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        TimeoutRule.Check(timeout);
        return Wait(task, timeout);

        static async FiberTask<T> Wait(Task<T> task, TimeSpan? timeout)
        {
            await WaitUntilEnded(task, timeout);
            return await task;
        }
    }

    internal static async FiberTask AwaitOutcome(Task task)
    {
        await WaitUntilEnded(task, null);
        await task;
    }

    private static async FiberTask WaitUntilEnded(Task task, TimeSpan? timeout)
    {
        bool hasEnded = false;
        try
        {
            hasEnded = await Await(task, timeout);
        }
        finally
        {
            if (!hasEnded)
                ObserveLater(task);
        }

        if (!hasEnded)
            throw new TimeoutException($"The task did not end within {timeout}.");
    }

    /// <summary>Nobody waits for the task any longer: its failure is not reported as unobserved.</summary>
    private static void ObserveLater(Task task) => task.ContinueWith(
        static ended => _ = ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
