using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <summary>
/// The base of what fibers wait on: it belongs to the scheduler of the thread that first uses it, and every later use
/// from another thread throws.
/// </summary>
public abstract class SchedulerBound
{
    private FiberScheduler? _scheduler;

    /// <summary>Makes an object that is not bound yet.</summary>
    protected SchedulerBound()
    {
    }

    /// <summary>The check on entry of a call that never parks: binds at the first use, checks the thread later.</summary>
    /// <returns>The scheduler.</returns>
    /// <exception cref="InvalidOperationException">No fibers run on this thread, or the object belongs to another scheduler.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected FiberScheduler Bind()
    {
        FiberScheduler scheduler = _scheduler ??= FiberScheduler.Require();
        scheduler.CheckAccess();
        return scheduler;
    }

    /// <summary>
    /// The check on entry of a call that can park and gives no task: as <see cref="Bind"/>, and the running fiber is not
    /// interrupted. Others use <see cref="TryEnter"/>.
    /// </summary>
    /// <returns>The scheduler.</returns>
    /// <exception cref="InvalidOperationException">No fibers run on this thread, or the object belongs to another scheduler.</exception>
    /// <exception cref="FiberCanceledException">The running fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the running fiber has expired.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected FiberScheduler Enter()
    {
        FiberScheduler scheduler = _scheduler ??= FiberScheduler.Require();
        scheduler.EnterOperation();
        return scheduler;
    }

    /// <summary>The same, for a call that gives a task.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <returns>True: go on. False: the running fiber is interrupted; return <see cref="FiberSchedulerExtensions.Refuse{T}(FiberScheduler)"/>.</returns>
    /// <exception cref="InvalidOperationException">No fibers run on this thread, or the object belongs to another scheduler.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryEnter(out FiberScheduler scheduler)
    {
        scheduler = _scheduler ??= FiberScheduler.Require();
        return scheduler.TryEnterOperation();
    }
}
