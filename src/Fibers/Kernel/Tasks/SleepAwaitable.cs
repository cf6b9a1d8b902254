using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The result of <see cref="Fiber.Sleep"/>: awaiting it suspends the fiber for a time.</summary>
/// <remarks>The time starts with the await. It is a struct and not an operation, which saves a million sleeping fibers a million objects.</remarks>
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

    /// <summary>False: a sleep always suspends.</summary>
    public bool IsCompleted => false;

    Fiber? IParkable.CheckFirstPark()
    {
        if (!_scheduler.HasAccess)
            return AwaitFailure.Refuse(FiberScheduler.WrongThread());
        return _scheduler.Running ?? DetachedFiber.Adopt(_scheduler);
    }

    /// <summary>Makes the sleep of an interrupted fiber whose budget is used up: the await yields and then throws.</summary>
    internal static SleepAwaitable Refused(FiberScheduler scheduler) => new(scheduler, TimeSpan.MinValue);

    /// <summary>Converts the sleep to a task, for a method that returns one.</summary>
    /// <param name="sleep">The sleep.</param>
    public static implicit operator FiberTask(SleepAwaitable sleep) => sleep.AsFiberTask();

    /// <summary>Converts the sleep to a task, for a method that returns one.</summary>
    /// <returns>The task. The fiber has suspended.</returns>
    [Parks]
    public async FiberTask AsFiberTask() => await this;

    /// <summary>Used by the compiler for <c>await</c>.</summary>
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
    /// <param name="continuation">The callback to post when the time has passed.</param>
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
