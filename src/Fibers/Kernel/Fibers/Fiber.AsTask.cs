namespace FiberNet;

/// <content>The end of a fiber for code that is no fiber.</content>
public abstract partial class Fiber
{
    /// <summary>The end of the fiber as a <see cref="Task"/>, for code that is no fiber.</summary>
    /// <returns>A task that any thread can await; it has the fiber's outcome.</returns>
    /// <remarks>The task of a fiber that was cancelled is cancelled; an await of it throws the <see cref="FiberCanceledException"/>.</remarks>
    public Task AsTask() => OutcomeOf(EndedTask());

    private static async Task OutcomeOf(Task<Fiber> ended)
    {
        Fiber fiber = await ended.ConfigureAwait(false);
        fiber.RethrowFailure();
    }

    private protected Task<Fiber> EndedTask()
    {
        Scheduler.CheckAccess();
        _flags |= FiberFlags.FailureSeen;
        if (IsDead)
            return Task.FromResult(this);
        Rare.Ended ??= new TaskCompletionSource<Fiber>(TaskCreationOptions.RunContinuationsAsynchronously);
        return Rare.Ended.Task;
    }
}
