using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What <see cref="Fiber.Yield"/> gives: awaiting it lets the other ready fibers run first.</summary>
[DebuggerNonUserCode]
public readonly struct YieldAwaitable : ICriticalNotifyCompletion, IParkable
{
    /// <summary>False: a yield always parks.</summary>
    public bool IsCompleted => false;

    Fiber IParkable.CheckFirstPark()
    {
        Fiber fiber = FiberScheduler.RequireRunningFiber();
        fiber.CheckCanPark();
        return fiber;
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
    public void GetResult()
    {
    }

    /// <summary>For <c>async Task</c> code on the scheduler's thread.</summary>
    /// <param name="continuation">What to post.</param>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation) => FiberScheduler.Require().PostLocal(continuation);

    void IParkable.Park(FiberBox awaiting) => awaiting.FrameFiber!.ParkForYield(awaiting);

    void IParkable.ParkFirst(FiberBox awaiting) => awaiting.FrameFiber!.ParkForYield(awaiting);
}
