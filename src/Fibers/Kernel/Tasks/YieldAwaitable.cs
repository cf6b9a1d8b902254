using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The result of <see cref="Fiber.Yield"/>: awaiting it lets the other ready fibers run first.</summary>
[DebuggerNonUserCode]
public readonly struct YieldAwaitable : ICriticalNotifyCompletion, IParkable
{
    /// <summary>True if the fiber is interrupted and its budget is used up: the await yields and then throws.</summary>
    private readonly bool _isRefused;

    private YieldAwaitable(bool isRefused) => _isRefused = isRefused;

    /// <summary>False: a yield always suspends.</summary>
    public bool IsCompleted => false;

    Fiber? IParkable.CheckFirstPark() => FiberScheduler.RunningFiberOrNull() ?? DetachedFiber.Adopt(FiberScheduler.Current);

    /// <summary>Throws the interruption of the running fiber, unless it has used up its budget.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static YieldAwaitable Refuse()
    {
        FiberScheduler.Require().RefusePark();
        return new(isRefused: true);
    }

    /// <summary>Converts the yield to a task, for a method that returns one.</summary>
    /// <param name="yield">The yield.</param>
    public static implicit operator FiberTask(YieldAwaitable yield) => yield.AsFiberTask();

    /// <summary>Converts the yield to a task, for a method that returns one.</summary>
    /// <returns>The task. The fiber has suspended.</returns>
    [Parks]
    public async FiberTask AsFiberTask() => await this;

    /// <summary>Used by the compiler for <c>await</c>.</summary>
    /// <returns>The awaiter.</returns>
    public YieldAwaitable GetAwaiter() => this;

    /// <summary>Ends the await.</summary>
    /// <exception cref="InvalidOperationException">The fiber had already suspended, in a method that it called and did not await.</exception>
    [StackTraceHidden]
    public void GetResult()
    {
        if (AwaitFailure.IsAnyPending)
            AwaitFailure.ThrowIfAny();
    }

    /// <summary>For <c>async Task</c> code on the scheduler's thread.</summary>
    /// <param name="continuation">The callback to post.</param>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => FiberScheduler.Require().PostContinuation(continuation);

    void IParkable.Park(FiberBox awaiting) => Park(awaiting);

    void IParkable.ParkFirst(FiberBox awaiting) => Park(awaiting);

    private void Park(FiberBox awaiting)
    {
        Fiber fiber = awaiting.FrameFiber!;
        if (_isRefused)
            fiber.ParkToThrow(awaiting, fiber.MakeInterruption());
        else
            fiber.ParkForYield(awaiting);
    }
}
