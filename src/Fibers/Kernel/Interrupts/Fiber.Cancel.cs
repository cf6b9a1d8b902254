using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Cancellation.</content>
public abstract partial class Fiber
{
    /// <summary>True once <see cref="Cancel"/> was called.</summary>
    public bool IsCancelRequested => (_flags & FiberFlags.CancelRequested) != 0;

    /// <summary>A token that is cancelled with the fiber, for calls of the base class library.</summary>
    /// <remarks>
    /// Made at the first use. A fiber cannot leave a foreign <see cref="Task"/> early, but the task can be told. It fires
    /// for a <see cref="TimeLimit"/> too; when the limit is left again there is a new token, so read it where it is passed on.
    /// </remarks>
    public CancellationToken CancellationToken
    {
        get
        {
            Scheduler.CheckAccess();
            if (Rare.Cancellation is not { } source)
            {
                source = Rare.Cancellation = new CancellationTokenSource();
                if (IsInterrupted)
                    source.Cancel();
            }

            return source.Token;
        }
    }

    /// <summary>
    /// Asks the fiber to end: every call that can park, the one included that it is parked in, throws
    /// <see cref="FiberCanceledException"/> from now on.
    /// </summary>
    /// <remarks>
    /// <para>Returns at once; <see cref="Join()"/> tells when the fiber has ended. A fiber that has not run yet starts
    /// already cancelled. Cancelling a fiber that has ended does nothing.</para>
    /// <para>An operation that had completed before the cancel gives its result, and the next call throws. A fiber that
    /// awaits a foreign task is woken when that task ends; its <see cref="CancellationToken"/> fires at once.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">Not on the scheduler's thread.</exception>
    public void Cancel()
    {
        Scheduler.CheckAccess();
        if (IsDead || IsCancelRequested)
            return;
        _flags |= FiberFlags.CancelRequested;
        InterruptionChanged();
    }

    /// <summary>Throws if the running fiber was cancelled. Never parks.</summary>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public static void TestCancel() => Current.ThrowIfInterrupted();

    /// <summary>Throws if the running fiber was cancelled; the check that every call which can park makes on entry.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ThrowIfInterrupted()
    {
        if (IsInterrupted)
            ThrowInterruption();
    }

    /// <summary>Ends the park that the fiber is in, if it can be ended.</summary>
    private void Interrupt()
    {
        if (State != FiberState.Suspended)
            return;
        if ((_flags & FiberFlags.Sleeping) != 0)
        {
            ThrowAtEndOfPark(MakeInterruption());
            EndSleepPark();
        }
        else if (WaitedOperation is { } operation)
        {
            operation.Withdraw(MakeInterruption());
        }
    }

    [StackTraceHidden]
    [DoesNotReturn]
    private void ThrowInterruption() => throw MakeInterruption();
}
