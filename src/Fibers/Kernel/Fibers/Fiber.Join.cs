using System.Diagnostics;
using System.Runtime.ExceptionServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Waiting for the end of a fiber.</content>
public abstract partial class Fiber
{
    /// <summary>Suspends the calling fiber until this one has ended. Rethrows its failure.</summary>
    /// <remarks>Any number of fibers can join, before and after the end. The join of a cancelled fiber throws its <see cref="FiberCanceledException"/>.</remarks>
    /// <returns>The task.</returns>
    /// <exception cref="InvalidOperationException">The fiber joins itself, or the caller is not on the scheduler's thread.</exception>
    /// <exception cref="FiberCanceledException">The calling fiber was cancelled.</exception>
    public FiberTask Join()
    {
        if (RefuseJoin() is { } refusal)
            return Scheduler.RefuseFor(refusal);
        if (!IsDead)
            return Scheduler.Rent<JoinOperation>().Start(this, null).VoidTask;
        return Scheduler.Finish();
    }

    /// <summary>Suspends the calling fiber until this one has ended or the timeout expires.</summary>
    /// <param name="timeout">The maximum time to wait for the whole call. <see cref="Timeout.InfiniteTimeSpan"/> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>True if the fiber has ended; false if the timeout expired. A failure is rethrown.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <exception cref="InvalidOperationException">The fiber joins itself, or the caller is not on the scheduler's thread.</exception>
    /// <exception cref="FiberCanceledException">The calling fiber was cancelled.</exception>
    /// <example>
    /// <!-- given: Fiber worker -->
    /// <code>
    /// if (!await worker.Join(TimeSpan.FromSeconds(5)))
    ///     worker.Cancel();
    /// </code>
    /// </example>
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

    /// <summary>Returns the failure of a fiber that has ended, and marks it as seen; null if there is none.</summary>
    internal Exception? SeeFailure()
    {
        if (_rare?.Failure is null)
            return null;
        Debug.Assert(IsDead, "only a fiber that has ended has failed");
        _flags |= FiberFlags.FailureSeen;
        return _rare.FailureException;
    }

    /// <summary>What a join throws at once: the interruption of the calling fiber, or the failure of this one. Null if the join may go on.</summary>
    private protected object? RefuseJoin()
    {
        if (!Scheduler.TryEnterOperation())
            return Scheduler.Running!.MakeInterruption();
        if (ReferenceEquals(Scheduler.Running, this))
            throw new InvalidOperationException($"{this} cannot join itself; join it from another fiber.");
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
