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

    /// <summary>A token that is cancelled with the fiber, for calls of other libraries.</summary>
    /// <remarks>
    /// A fiber cannot leave its wait for a foreign <see cref="Task"/> early, but the token can end the task. The token also fires for
    /// a <see cref="TimeLimit"/>; after the limit there is a new token, so read the property where you pass the token on.
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
    /// Asks the fiber to end. From now on every call that can suspend throws <see cref="FiberCanceledException"/>, including the
    /// call in which the fiber is suspended.
    /// </summary>
    /// <remarks>
    /// <para>Returns at once; use <see cref="Join()"/> to wait for the end. A fiber that has not run yet starts cancelled.
    /// Cancelling a fiber that has ended does nothing.</para>
    /// <para>An operation that completed before the cancellation returns its result, and the next call throws. A fiber that
    /// awaits a foreign task wakes when that task ends; its <see cref="CancellationToken"/> fires at once.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    /// <example>
    /// <!-- given: Fiber worker -->
    /// <code>
    /// worker.Cancel();
    /// await worker.Join(TimeSpan.FromSeconds(1)); // its finally blocks have run
    /// </code>
    /// </example>
    public void Cancel()
    {
        Scheduler.CheckAccess();
        if (IsDead || IsCancelRequested)
            return;
        _flags |= FiberFlags.CancelRequested;
        InterruptionChanged();
    }

    /// <summary>Throws if the running fiber is interrupted. Never suspends.</summary>
    /// <exception cref="InvalidOperationException">No fiber runs on this thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public static void TestCancel() => Current.ThrowIfInterrupted();

    /// <summary>Throws if the running fiber was cancelled; the check that every call which can suspend makes on entry.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ThrowIfInterrupted()
    {
        if (IsInterrupted)
            ThrowInterruption();
    }

    /// <summary>Ends the suspension of the fiber if it waits for something of this library.</summary>
    private void Interrupt()
    {
        if (State == FiberState.Suspended)
            InterruptPark(MakeInterruption());
    }

    /// <summary>Ends a suspension with an exception. One on a foreign task cannot be ended.</summary>
    private void InterruptPark(Exception interruption)
    {
        Debug.Assert(State == FiberState.Suspended, "only a suspension is interrupted");
        if ((_flags & FiberFlags.Sleeping) != 0)
        {
            ThrowAtEndOfPark(interruption);
            EndSleepPark();
        }
        else if (WaitedOperation is { } operation)
        {
            operation.Withdraw(interruption);
        }
    }

    [StackTraceHidden]
    [DoesNotReturn]
    private void ThrowInterruption() => throw MakeInterruption();
}
