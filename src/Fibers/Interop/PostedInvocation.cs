namespace FiberNet;

/// <summary>Starts a fiber for another thread, which awaits the outcome.</summary>
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
            // There are too many fibers. The caller gets the exception; otherwise it would wait indefinitely.
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
