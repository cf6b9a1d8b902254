using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// Runs an <c>async FiberTask</c> method that <c>async Task</c> code called on the scheduler's thread, from its first suspension
/// on. Its outcome belongs to the code that awaits the method, and not to the fiber.
/// </summary>
internal sealed class DetachedFiber : Fiber
{
    private readonly Fiber? _origin;

    /// <param name="scheduler">The scheduler.</param>
    /// <param name="origin">The fiber that called the method, whose interruptions reach it; null if Task code outside fibers did.</param>
    internal DetachedFiber(FiberScheduler scheduler, Fiber? origin = null)
        : base(scheduler, null)
    {
        _origin = origin;
        Context = scheduler.ContextForNew();
        UseRareState();

        // The method is running already: it is about to suspend.
        State = FiberState.Running;
    }

    /// <summary>Makes the fiber for a method that suspends outside fibers.</summary>
    /// <param name="scheduler">The scheduler of this thread; null if it has none.</param>
    /// <returns>The fiber. Null if there can be none; <see cref="AwaitFailure"/> then has the reason.</returns>
    internal static Fiber? Adopt(FiberScheduler? scheduler)
    {
        try
        {
            return scheduler is null ? AwaitFailure.Refuse(FiberScheduler.NoFiber()) : For(scheduler);
        }
        catch (Exception exception)
        {
            // The builder has nowhere to put an exception from here.
            return AwaitFailure.Refuse(exception);
        }
    }

    /// <inheritdoc cref="Adopt"/>
    /// <exception cref="FiberCanceledException">The scheduler is ending.</exception>
    internal static DetachedFiber For(FiberScheduler scheduler) => scheduler.IsStopping
        ? throw new FiberCanceledException("The scheduler is ending; no method can suspend outside its fibers any longer.")
        : new DetachedFiber(scheduler);

    internal override FiberBox? CallBody() => throw new UnreachableException();

    private protected override Delegate? Body => null;

    private protected override string FormName(object format) => throw new UnreachableException();

    /// <summary>The awaiting code takes the outcome from the frame. A failure that nobody awaits yet is reported now.</summary>
    private protected override FiberBox? RootToConsume(FiberBox? root)
    {
        _origin?.Forget(this);
        if (root is { State: BoxState.Failed, FailureException: { } failure } and not CallbackBox && failure is not FiberCanceledException)
            Scheduler.Report(this, new InvalidOperationException($"{root.Describe()} was called outside fibers, was not awaited, and has failed. Await the call.", failure));
        return null;
    }
}
