using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What <see cref="Fiber.Yield"/> gives: awaiting it lets the other ready fibers run first.</summary>
[DebuggerNonUserCode]
public readonly struct YieldAwaitable : ICriticalNotifyCompletion, IParkable
{
    /// <summary>True if the fiber is interrupted and has used up its budget: the await yields, and throws then.</summary>
    private readonly bool _isRefused;

    private YieldAwaitable(bool isRefused) => _isRefused = isRefused;

    /// <summary>False: a yield always parks.</summary>
    public bool IsCompleted => false;

    Fiber? IParkable.CheckFirstPark() => FiberScheduler.RunningFiberOrNull() ?? AwaitFailure.Refuse(FiberScheduler.NoFiber());

    /// <summary>Throws the interruption of the running fiber, unless it has used up its budget.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static YieldAwaitable Refuse()
    {
        FiberScheduler.Require().RefusePark();
        return new(isRefused: true);
    }

    /// <summary>Makes a task of the yield, for a method that returns one.</summary>
    /// <param name="yield">The yield.</param>
    public static implicit operator FiberTask(YieldAwaitable yield) => yield.AsFiberTask();

    /// <summary>Makes a task of the yield, for a method that returns one.</summary>
    /// <returns>The task; the fiber has parked.</returns>
    public async FiberTask AsFiberTask() => await this;

    /// <summary>For the compiler: what <c>await</c> works with.</summary>
    /// <returns>The awaiter.</returns>
    public YieldAwaitable GetAwaiter() => this;

    /// <summary>Ends the await.</summary>
    /// <exception cref="InvalidOperationException">The fiber had parked already: a method that it called and did not await was waiting.</exception>
    [StackTraceHidden]
    public void GetResult()
    {
        if (AwaitFailure.IsAnyPending)
            AwaitFailure.ThrowIfAny();
    }

    /// <summary>For <c>async Task</c> code on the scheduler's thread.</summary>
    /// <param name="continuation">What to post.</param>
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
