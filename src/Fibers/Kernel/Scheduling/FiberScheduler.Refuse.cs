using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>
/// Calls that throw on entry: they are charged to the budget as those that complete at once, or a loop that catches everything
/// would freeze the thread.
/// </content>
public sealed partial class FiberScheduler
{
    /// <summary>The check on entry of every call that can park and gives a task: the right thread, and not cancelled.</summary>
    /// <returns>True: go on. False: the running fiber is interrupted; return <see cref="Refuse{T}()"/>.</returns>
    /// <exception cref="InvalidOperationException">Not on the scheduler's thread.</exception>
    /// <exception cref="OperationCanceledException">The scheduler has ended; only <see cref="Task"/> code runs then.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnterOperation() => IsOpenOnStack || TryEnterSlowly();

    /// <summary>Refuses a call of the running fiber with its interruption, after <see cref="TryEnterOperation"/> gave false.</summary>
    /// <typeparam name="T">The type of the call's result.</typeparam>
    /// <returns>The task to return to the caller; see <see cref="RefuseWith{T}(Exception)"/>.</returns>
    /// <exception cref="FiberCanceledException">The running fiber was cancelled.</exception>
    /// <exception cref="TimeoutException">A time limit of the running fiber has expired.</exception>
    [StackTraceHidden]
    public FiberTask<T> Refuse<T>() => RefuseFor<T>(Interruption());

    /// <inheritdoc cref="Refuse{T}()"/>
    [StackTraceHidden]
    public FiberTask Refuse() => RefuseFor(Interruption());

    /// <summary>
    /// Refuses a call, by throwing at once. That counts against the budget of the running fiber; when it is used up, the
    /// exception comes in a task instead: its await yields first and then throws. So a loop that catches what a closed socket
    /// throws, and calls again, keeps nobody from running.
    /// </summary>
    /// <typeparam name="T">The type of the call's result.</typeparam>
    /// <param name="exception">What the call throws.</param>
    /// <returns>The task to return to the caller.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    /// <exception cref="InvalidOperationException">Not on the scheduler's thread.</exception>
    [StackTraceHidden]
    public FiberTask<T> RefuseWith<T>(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return RefuseFor<T>(exception);
    }

    /// <inheritdoc cref="RefuseWith{T}(Exception)"/>
    [StackTraceHidden]
    public FiberTask RefuseWith(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return RefuseFor(exception);
    }

    /// <inheritdoc cref="RefuseFor{T}(object)"/>
    [StackTraceHidden]
    internal FiberTask RefuseFor(object failure) => new(RefuseFor<Unit>(failure).Box!);

    /// <inheritdoc cref="RefuseWith{T}(Exception)"/>
    /// <param name="failure">An exception, or an <see cref="ExceptionDispatchInfo"/>.</param>
    [StackTraceHidden]
    internal FiberTask<T> RefuseFor<T>(object failure)
    {
        CheckAccess();
        if (!MayThrow())
            return Rent<DeferredOperation<T>>().StartFailed(failure);
        if (failure is ExceptionDispatchInfo info)
            info.Throw();
        throw (Exception)failure;
    }

    /// <summary>Refuses a yield or a sleep of the running fiber with its interruption.</summary>
    /// <returns>Only when the budget is used up: the await has to yield first, and to throw then.</returns>
    [StackTraceHidden]
    internal void RefusePark()
    {
        if (MayThrow())
            throw Running!.MakeInterruption();
    }

    /// <summary>
    /// The check before a result is taken and its box goes back to the pool: the right thread, or the pools of two threads are
    /// mixed; and an await that was refused must not take what another one waits for. One comparison.
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
    /// <returns>True if the call may throw at once; always where no fiber runs.</returns>
    private bool MayThrow() => Running is null || --_budget > 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryEnterSlowly()
    {
        CheckAccess();
        ThrowIfOver();
        return Running is not { IsInterrupted: true };
    }
}
