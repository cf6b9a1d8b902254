namespace FiberNet;

/// <content>The end of a fiber, for code outside fibers.</content>
public abstract partial class Fiber
{
    /// <summary>Returns the end of the fiber as a <see cref="Task"/>, for code outside fibers.</summary>
    /// <returns>A task with the fiber's outcome, which any thread can await.</returns>
    /// <remarks>The task of a cancelled fiber is cancelled, and awaiting it throws the <see cref="FiberCanceledException"/>.</remarks>
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
        if (Rare.Ended is { } existing)
            return existing.Task;
        var ended = new TaskCompletionSource<Fiber>(TaskCreationOptions.RunContinuationsAsynchronously);
        Rare.Ended = ended;
        Scheduler.WaitsOfOutsiders++;
        return ended.Task;
    }
}
