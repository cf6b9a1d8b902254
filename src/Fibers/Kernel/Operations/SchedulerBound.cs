using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <summary>
/// The base of objects that fibers wait for. It is bound to the scheduler of the thread that uses it first, and throws on every
/// other thread from then on.
/// </summary>
public abstract class SchedulerBound
{
    private FiberScheduler? _scheduler;

    /// <summary>Makes an object that is not bound yet.</summary>
    /// <param name="name">The name in dumps, or <c>null</c> for a number.</param>
    protected SchedulerBound(string? name = null) => Name = name;

    /// <summary>The name in dumps, or <c>null</c>. Any thread.</summary>
    public string? Name { get; }

    /// <summary>Finds a fiber of the object's scheduler that has not ended. Any thread.</summary>
    private protected Fiber? FindFiber(long id) => id == 0 ? null : _scheduler?.Registry.Find(id);

    /// <summary>Checks the thread on entry of a call that never suspends. The first call binds the object.</summary>
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
    /// Checks, on entry of a call that can suspend and returns no task, the thread and that the running fiber is not interrupted.
    /// Calls that return a task use <see cref="TryEnter"/>.
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

    /// <summary>Checks, on entry of a call that can suspend and returns a task, the thread and whether the running fiber is interrupted.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <returns>True if the call may go on. False if the running fiber is interrupted: return <see cref="FiberSchedulerExtensions.Refuse{T}(FiberScheduler)"/> then.</returns>
    /// <exception cref="InvalidOperationException">No fibers run on this thread, or the object belongs to another scheduler.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryEnter(out FiberScheduler scheduler)
    {
        scheduler = _scheduler ??= FiberScheduler.Require();
        return scheduler.TryEnterOperation();
    }
}
