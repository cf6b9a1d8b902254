using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>
/// Calls that throw on entry. They count against the budget like calls that complete at once; otherwise a loop that catches every
/// exception would freeze the thread.
/// </content>
public sealed partial class FiberScheduler
{
    /// <inheritdoc cref="FiberSchedulerExtensions.TryEnterOperation(FiberScheduler)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryEnterOperation() => IsOpenOnStack || TryEnterSlowly();

    /// <inheritdoc cref="FiberSchedulerExtensions.Refuse{T}(FiberScheduler)"/>
    [StackTraceHidden]
    internal FiberTask<T> Refuse<T>() => RefuseFor<T>(Interruption());

    /// <inheritdoc cref="FiberSchedulerExtensions.Refuse(FiberScheduler)"/>
    [StackTraceHidden]
    internal FiberTask Refuse() => RefuseFor(Interruption());

    /// <inheritdoc cref="RefuseFor{T}(object)"/>
    [StackTraceHidden]
    internal FiberTask RefuseFor(object failure) => new(RefuseFor<Unit>(failure).Box!);

    /// <inheritdoc cref="FiberSchedulerExtensions.RefuseWith{T}(FiberScheduler, Exception)"/>
    /// <param name="failure">An exception, or an <see cref="ExceptionDispatchInfo"/>.</param>
    [StackTraceHidden]
    internal FiberTask<T> RefuseFor<T>(object failure)
    {
        CheckAccess();
        if (!MayThrow())
            return new(Rent<DeferredOperation<T, NoOwner<T>>>().StartFailed(failure));
        if (failure is ExceptionDispatchInfo info)
            info.Throw();
        throw (Exception)failure;
    }

    /// <summary>Refuses a yield or a sleep of the running fiber with its interruption.</summary>
    /// <returns>Returns only if the budget is used up. Then the await must yield first and throw afterwards.</returns>
    [StackTraceHidden]
    internal void RefusePark()
    {
        if (MayThrow())
            throw Running!.MakeInterruption();
    }

    /// <summary>
    /// One comparison before a result is taken and its box goes back to the pool. The thread must be the right one, because the
    /// pools belong to one thread. The await must not have been refused, because it must not take the result of another one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckTake()
    {
        if (!IsOpenOnStack)
            CheckTakeSlowly();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckTakeSlowly()
    {
        // After the end nobody rents any more, and what is left is ended by the reactor, which has left its thread by then.
        if (!_closed)
            CheckAccess();
        AwaitFailure.ThrowIfAny();
    }

    private Exception Interruption()
    {
        CheckAccess();
        return RequireRunningFiber().MakeInterruption();
    }

    /// <summary>Counts an exception against the budget of the running fiber.</summary>
    /// <returns>True if the call may throw at once. Always true outside fibers.</returns>
    private bool MayThrow() => Running is null || --_budget > 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryEnterSlowly()
    {
        CheckAccess();
        ThrowIfOver();
        return Running is not { IsInterrupted: true };
    }
}
