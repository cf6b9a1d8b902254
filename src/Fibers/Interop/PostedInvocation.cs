namespace FiberNet;

/// <summary>A fiber that another thread asked for and whose outcome it awaits.</summary>
internal sealed class PostedInvocation<T>(Func<FiberTask<T>> body, TaskCompletionSource<T> completion) : InboxItem
{
    internal override void Run()
    {
        Task<T> outcome;
        try
        {
            outcome = Fiber.Start(body).AsTask();
        }
        catch (Exception exception)
        {
            // Too many fibers: it is the caller's, who would wait without end.
            completion.SetException(exception);
            return;
        }

        outcome.ContinueWith(
            static (task, completion) => ((TaskCompletionSource<T>)completion!).SetFromTask(task),
            completion,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    internal override void Drop() => completion.TrySetCanceled();
}
