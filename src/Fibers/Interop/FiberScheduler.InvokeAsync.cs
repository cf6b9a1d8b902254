namespace FiberNet;

/// <content>Fibers for other threads.</content>
public sealed partial class FiberScheduler
{
    /// <summary>Runs a fiber on the scheduler's thread and returns its outcome as a <see cref="Task"/>. Any thread.</summary>
    /// <param name="body">The code that the fiber runs.</param>
    /// <returns>A task with the outcome. It is cancelled if the scheduler has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    public Task InvokeAsync(Func<FiberTask> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return InvokeAsync(async () =>
        {
            await body();
            return true;
        });
    }

    /// <summary>Runs a fiber on the scheduler's thread and returns its outcome as a <see cref="Task{TResult}"/>. Any thread.</summary>
    /// <typeparam name="T">The type of the fiber's value.</typeparam>
    /// <param name="body">The code that the fiber runs.</param>
    /// <returns>A task with the outcome. It is cancelled if the scheduler has ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is <c>null</c>.</exception>
    public Task<T> InvokeAsync<T>(Func<FiberTask<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var invocation = new PostedInvocation<T>(body, completion);
        if (!Post(invocation))
            completion.TrySetCanceled();
        return completion.Task;
    }
}
