using System.Diagnostics;
using System.Runtime.ExceptionServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Waiting for the end of a fiber.</content>
public abstract partial class Fiber
{
    /// <summary>Parks until the fiber has ended. Rethrows its failure.</summary>
    /// <remarks>Any number of fibers can join, before the end and after it. A fiber that was cancelled makes the join throw its <see cref="FiberCanceledException"/>.</remarks>
    /// <returns>The task.</returns>
    /// <exception cref="InvalidOperationException">A fiber joins itself, or the call is not on the scheduler's thread.</exception>
    /// <exception cref="FiberCanceledException">The calling fiber was cancelled.</exception>
    public FiberTask Join()
    {
        if (RefuseJoin() is { } refusal)
            return Scheduler.RefuseFor(refusal);
        if (!IsDead)
            return Scheduler.Rent<JoinOperation>().Start(this, null).VoidTask;
        return Scheduler.Finish();
    }

    /// <summary>Parks until the fiber has ended or the time is over.</summary>
    /// <param name="timeout">How long to wait. Zero: do not wait. <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
    /// <returns>True if the fiber has ended (a failure is rethrown), false if it still runs.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">A fiber joins itself, or the call is not on the scheduler's thread.</exception>
    /// <exception cref="FiberCanceledException">The calling fiber was cancelled.</exception>
    public FiberTask<bool> Join(TimeSpan timeout)
    {
        TimeoutRule.Check(timeout);
        if (RefuseJoin() is { } refusal)
            return Scheduler.RefuseFor<bool>(refusal);
        return IsDead || timeout == TimeSpan.Zero
            ? Scheduler.Finish(IsDead)
            : Scheduler.Rent<JoinOperation>().Start(this, timeout).Task;
    }

    internal void AddJoiner(FiberBox joiner)
    {
        Debug.Assert(!IsDead, "the join of a dead fiber completes at once");
        Debug.Assert(joiner is IJoiner, "only joiners wait for the end of a fiber");
        Rare.Joiners.Enqueue(joiner);
    }

    /// <summary>The failure of a fiber that has ended, which counts as seen now; null if there is none.</summary>
    internal Exception? SeeFailure()
    {
        if (_rare?.Failure is null)
            return null;
        Debug.Assert(IsDead, "only a fiber that has ended has failed");
        _flags |= FiberFlags.FailureSeen;
        return _rare.FailureException;
    }

    /// <summary>What a join throws at once: the interruption of the one that joins, or what this fiber has failed with. Null: it may go on.</summary>
    private protected object? RefuseJoin()
    {
        if (!Scheduler.TryEnterOperation())
            return Scheduler.Running!.MakeInterruption();
        if (ReferenceEquals(Scheduler.Running, this))
            throw new InvalidOperationException($"{this} cannot join itself.");
        return IsDead && SeeFailure() is not null ? _rare!.Failure : null;
    }

    [StackTraceHidden]
    private protected void RethrowFailure()
    {
        if (SeeFailure() is null)
            return;
        if (_rare!.Failure is ExceptionDispatchInfo info)
            info.Throw();
        throw (Exception)_rare.Failure!;
    }
}
