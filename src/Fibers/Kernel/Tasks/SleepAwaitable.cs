using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What <see cref="Fiber.Sleep"/> gives: awaiting it parks the fiber for the time.</summary>
/// <remarks>The time begins with the await. A struct, not an operation: a million sleeping fibers are a million times smaller by one object.</remarks>
[DebuggerNonUserCode]
public readonly struct SleepAwaitable : ICriticalNotifyCompletion, IParkable
{
    private readonly FiberScheduler _scheduler;
    private readonly TimeSpan _duration;

    internal SleepAwaitable(FiberScheduler scheduler, TimeSpan duration)
    {
        _scheduler = scheduler;
        _duration = duration;
    }

    /// <summary>False: a sleep always parks.</summary>
    public bool IsCompleted => false;

    Fiber? IParkable.CheckFirstPark()
    {
        if (!_scheduler.HasAccess)
            return AwaitFailure.Refuse(FiberScheduler.WrongThread());
        return _scheduler.Running ?? AwaitFailure.Refuse(FiberScheduler.NoFiber());
    }

    /// <summary>A sleep of an interrupted fiber that has used up its budget: the await yields, and throws then.</summary>
    internal static SleepAwaitable Refused(FiberScheduler scheduler) => new(scheduler, TimeSpan.MinValue);

    /// <summary>Makes a task of the sleep, for a method that returns one.</summary>
    /// <param name="sleep">The sleep.</param>
    public static implicit operator FiberTask(SleepAwaitable sleep) => sleep.AsFiberTask();

    /// <summary>Makes a task of the sleep, for a method that returns one.</summary>
    /// <returns>The task; the fiber has parked.</returns>
    public async FiberTask AsFiberTask() => await this;

    /// <summary>For the compiler: what <c>await</c> works with.</summary>
    /// <returns>The awaiter.</returns>
    public SleepAwaitable GetAwaiter() => this;

    /// <summary>Ends the await.</summary>
    /// <exception cref="FiberCanceledException">The fiber was cancelled while it slept.</exception>
    [StackTraceHidden]
    public void GetResult()
    {
        if (AwaitFailure.IsAnyPending)
            AwaitFailure.ThrowIfAny();
        if (_scheduler.Running is null)
            _scheduler.ThrowIfOver();
    }

    /// <summary>For <c>async Task</c> code on the scheduler's thread.</summary>
    /// <param name="continuation">What to post when the time is over.</param>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation)
    {
        FiberTask sleep = new OutsideSleep(_scheduler).Start(_duration);
        CallbackBox.Attach(sleep.Box, sleep.Version, continuation);
    }

    void IParkable.Park(FiberBox awaiting) => Park(awaiting);

    void IParkable.ParkFirst(FiberBox awaiting) => Park(awaiting);

    private void Park(FiberBox awaiting)
    {
        Fiber fiber = awaiting.FrameFiber!;
        if (_duration <= TimeSpan.Zero && _duration != Timeout.InfiniteTimeSpan)
            ParkForYield(fiber, awaiting);
        else
            fiber.ParkForSleep(awaiting, _scheduler.DeadlineAfter(_duration));
    }

    private void ParkForYield(Fiber fiber, FiberBox awaiting)
    {
        if (_duration == TimeSpan.Zero)
            fiber.ParkForYield(awaiting);
        else
            fiber.ParkToThrow(awaiting, fiber.MakeInterruption());
    }
}
