using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>The first slice and the end.</content>
public abstract partial class Fiber
{
    /// <summary>Calls the body; it runs until it first suspends.</summary>
    /// <returns>The body's frame, failed or suspended; null if the body completed without suspending.</returns>
    internal abstract FiberBox? CallBody();

    /// <summary>Keeps the result of the body.</summary>
    /// <param name="root">The body's completed frame; null if there was none.</param>
    private protected virtual void KeepResult(FiberBox? root)
    {
    }

    /// <summary>The first slice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Begin()
    {
        Debug.Assert(Leaf is null, "a fiber begins once");
        FiberBox? root = CallBody();
        if (root is null || root.State != BoxState.Pending)
            End(root);
    }

    /// <summary>Ends the fiber after its body: keeps the outcome, leaves the registry and wakes the joiners.</summary>
    internal void End(FiberBox? root)
    {
        Debug.Assert(ReferenceEquals(Scheduler.Running, this), "a fiber ends in its own slice");
        Debug.Assert(root is null or { IsOperation: false, IsReady: true }, "the body's frame has completed");
        if (State != FiberState.Running)
            Scheduler.Report(this, EndUnawaited(hasEnded: true));

        // Fast path: most fibers own nothing that must be released.
        if (_timer != 0 || _waitingFor is not null || _lastStarted is not null || _rare is not null)
            root = Abandon(root);
        Die();
        if (root is { State: BoxState.Failed })
            KeepFailure(root);
        else
            KeepResult(root);
        root?.Recycle();
        Leaf = null;
        Context = null;
        Scheduler.Registry.Remove(this);
        WakeJoiners();
    }

    /// <summary>Gives the fiber up because the scheduler ends. Code outside that waits for its end gets the failure.</summary>
    internal void EndAbandoned(Exception failure)
    {
        DropInterrupts();
        DropParkFailure();
        Die();
        Rare.Failure = ExceptionDispatchInfo.Capture(failure);
        EndTask();
    }

    /// <summary>Ends the task that code outside fibers may have of this fiber.</summary>
    private void EndTask()
    {
        if (_rare!.Ended is not { } ended)
            return;
        Scheduler.WaitsOfOutsiders--;
        ended.SetResult(this);
    }

    private void Die()
    {
        Debug.Assert(!IsDead, "a fiber ends once");
        Scheduler.Recorder?.Write(FlightEvent.End, Id);
        State = FiberState.Dead;
        _flags |= FiberFlags.Ended;
    }

    internal void SetParent(IFiberParent parent) => Rare.Parent = parent;

    /// <summary>Notes that a slice begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Resumed(uint coarseTime)
    {
        _switches++;
        _resumedAt = coarseTime;
    }

    /// <summary>True if the failure is to be reported: nothing has seen it by the end of the turn.</summary>
    internal bool IsFailureUnseen => (_flags & (FiberFlags.FailureSeen | FiberFlags.EndedCanceled)) == 0;

    /// <summary>Awaits the operation that a body returned which is not an async method.</summary>
    private protected async FiberTask AwaitOperation(FiberTask task, Delegate body)
    {
        try
        {
            await task;
        }
        catch
        {
            KeepBodyName(body);
            throw;
        }
    }

    /// <inheritdoc cref="AwaitOperation(FiberTask, Delegate)"/>
    private protected async FiberTask<T> AwaitOperation<T>(FiberTask<T> task, Delegate body)
    {
        try
        {
            return await task;
        }
        catch
        {
            KeepBodyName(body);
            throw;
        }
    }

    /// <summary>Keeps the name of a body that failed, for the report. The delegate itself could keep much alive.</summary>
    private protected void KeepBodyName(Delegate body) => Rare.BodyName = MethodName.Of(body.Method);

    private void KeepFailure(FiberBox root)
    {
        Rare.Failure = root.TakeFailure();
        if (_rare!.FailureException is OperationCanceledException && IsCancelRequested)
        {
            _flags |= FiberFlags.EndedCanceled;
            return;
        }

        _rare.BodyName ??= root.Describe();
        Scheduler.FiberFailed(this);
    }

    /// <summary>Withdraws what the fiber started and will never read.</summary>
    /// <returns>What is left of the root for the fiber to consume.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FiberBox? Abandon(FiberBox? root)
    {
        DropTimer();
        AbandonStarted();
        _lastStarted = null;
        _waitingFor = null;
        DropInterrupts();
        CancelDetached();
        return RootToConsume(root);
    }

    /// <summary>Makes the end of the fiber call <see cref="RootToConsume"/>: the fast path of most fibers does not.</summary>
    private protected void UseRareState() => _ = Rare;

    /// <summary>Returns the frame whose outcome is the fiber's; null if another reads it.</summary>
    private protected virtual FiberBox? RootToConsume(FiberBox? root) => root;

    /// <summary>Works in two rounds: results are handed on after all have come back. In one round, waiting fibers would get them youngest first.</summary>
    private void AbandonStarted()
    {
        // Youngest first: each puts its result at the head of a queue, in front of the younger ones.
        FiberBox? last = _lastStarted is not null && IsMineAndUnawaited(_lastStarted) ? _lastStarted : null;
        last?.Abandon(this);
        List<(FiberBox Operation, uint Version)>? started = _rare?.Started;
        for (int i = (started?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (IsAbandoned(started![i]))
                started[i].Operation.Abandon(this);
        }

        last?.AfterAbandon();
        for (int i = 0; i < started?.Count; i++)
        {
            if (IsAbandoned(started[i]))
                started[i].Operation.AfterAbandon();
        }
    }

    private bool IsAbandoned((FiberBox Operation, uint Version) started) =>
        started.Operation.Version == started.Version && IsMineAndUnawaited(started.Operation);

    private static IJoiner JoinerOf(FiberBox operation)
    {
        Debug.Assert(operation is IJoiner, "only joiners wait for the end of a fiber");
        return (IJoiner)operation;
    }

    private void WakeJoiners()
    {
        if (_rare is null)
            return;
        while (_rare.Joiners.TryDequeue(out FiberBox? joiner))
            JoinerOf(joiner).FiberEnded();
        EndTask();
        _rare.Started = null;
        _rare.Locals = null;
        _rare.Parent?.ChildEnded(this);
        _rare.Parent = null;
    }
}
