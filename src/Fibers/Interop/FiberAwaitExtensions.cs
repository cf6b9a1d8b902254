namespace FiberNet;

/// <summary>Tasks of other libraries as what a fiber can stop waiting for.</summary>
public static class FiberAwaitExtensions
{
    /// <summary>
    /// Waits for the task in a fiber, and leaves it when the fiber is interrupted: <c>await client.GetAsync(uri).AsFiber()</c>. A
    /// plain await of a task cannot be left.
    /// </summary>
    /// <param name="task">The task. When the fiber leaves it, it goes on; a later failure of it counts as observed.</param>
    /// <returns>A task that ends as <paramref name="task"/> does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is <c>null</c>.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the fiber has expired.</exception>
    /// <exception cref="InvalidOperationException">No fibers run on this thread.</exception>
    public static FiberTask AsFiber(this Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Fiber.AwaitOutcome(task);
    }

    /// <inheritdoc cref="AsFiber(Task)"/>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <example>
    /// <!-- given: System.Net.Http.HttpClient http -->
    /// <code>
    /// using (Fiber.TimeLimit(TimeSpan.FromSeconds(5)))
    /// {
    ///     string text = await http.GetStringAsync("http://localhost/").AsFiber(); // a plain await could not end early
    /// }
    /// </code>
    /// </example>
    public static FiberTask<T> AsFiber<T>(this Task<T> task) => Fiber.Await(task);

    /// <inheritdoc cref="AsFiber(Task)"/>
    public static FiberTask AsFiber(this ValueTask task) => task.AsTask().AsFiber();

    /// <inheritdoc cref="AsFiber(Task)"/>
    /// <typeparam name="T">The type of the value.</typeparam>
    public static FiberTask<T> AsFiber<T>(this ValueTask<T> task) => Fiber.Await(task.AsTask());
}
