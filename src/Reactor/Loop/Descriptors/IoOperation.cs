using System.Diagnostics;

namespace FiberNet.Advanced;

/// <summary>
/// An operation on a <see cref="Advanced.Descriptor"/> that waits for readiness: a receive, a send, an accept, a connect.
/// </summary>
/// <typeparam name="TOwner">The owner of the descriptor, or the <see cref="Advanced.Descriptor"/> itself.</typeparam>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks>
/// When the kernel reports readiness, the reactor makes the system call itself, in <see cref="TryComplete"/>, and wakes the
/// fiber only if the operation has completed. So a fiber never wakes up in vain.
/// </remarks>
public abstract class IoOperation<TOwner, T> : Operation<T>, IIoOperation
    where TOwner : class, IDescriptorOwner
{
    private TOwner? _owner;

    /// <summary>The owner of the descriptor.</summary>
    protected TOwner Owner
    {
        get
        {
            Debug.Assert(_owner is not null, "an operation has its owner from its start to the moment when it is recycled");
            return _owner;
        }
    }

    /// <summary>The descriptor that the operation waits on.</summary>
    protected Descriptor Descriptor => Owner.Descriptor;

    /// <summary>Passed to <see cref="IDescriptorOwner.Publish"/> when the fiber takes the result, so that no other fiber's call can overwrite it.</summary>
    protected IoResult Outcome { get; set; }

    /// <summary>The text before the descriptor in a dump, such as "reading from".</summary>
    protected abstract string Verb { get; }

    /// <inheritdoc/>
    protected override string Description => $"{Verb} {_owner!.Description}";

    /// <inheritdoc/>
    protected override WaitTarget Target => new(_owner!.Kind, _owner);

    /// <summary>What the operation has done so far: the count of its outcome if it ends early.</summary>
    protected virtual long CountSoFar => 0;

    /// <summary>Starts the timeout and enters the queue of one direction or both.</summary>
    /// <param name="owner">The owner of the descriptor.</param>
    /// <param name="directions">What to wait for.</param>
    /// <param name="timeout">The maximum time to wait. <c>null</c> waits indefinitely.</param>
    /// <returns>The task to return to the caller. If the kernel cannot watch the descriptor, the operation has ended with the errno.</returns>
    public FiberTask<T> WaitOn(TOwner owner, IoEvents directions, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(owner);
        Debug.Assert(_owner is null, "a recycled operation has no owner");
        _owner = owner;
        Begin(timeout);
        IoResult entered = owner.Descriptor.Enqueue(this, directions);
        if (!entered.IsSuccess)
            OnAborted(entered.Errno);
        return Task;
    }

    /// <summary>
    /// Enters the queue of one direction or both without a timeout and without a fiber. The outcome of such an operation goes
    /// to no task of its own, and the end of a fiber does not withdraw it. It leaves with
    /// <see cref="Operation{T}.ReturnUnused"/>.
    /// </summary>
    /// <param name="owner">The owner of the descriptor.</param>
    /// <param name="directions">What to wait for.</param>
    /// <returns>Success, or the errno with which the kernel refuses to watch the descriptor.</returns>
    protected IoResult EnterQueue(TOwner owner, IoEvents directions)
    {
        ArgumentNullException.ThrowIfNull(owner);
        _owner = owner;
        return owner.Descriptor.Enqueue(this, directions);
    }

    /// <summary>Ends with an outcome, whose result <see cref="ResultOf"/> makes.</summary>
    /// <param name="outcome">The outcome.</param>
    protected void End(IoResult outcome)
    {
        Outcome = outcome;
        if (!outcome.IsSuccess)
            Scheduler.Recorder?.Write(FlightEvent.Error, Descriptor.Handle, 0, (int)outcome.Errno);
        Complete(ResultOf(outcome));
    }

    /// <summary>Ends early, with what was done so far.</summary>
    /// <param name="errno">What stopped the call.</param>
    protected void End(Errno errno) => End(new IoResult(CountSoFar, errno));

    void IIoOperation.TryComplete(IoEvents events)
    {
        try
        {
            TryComplete(events);
        }
        catch (Exception exception)
        {
            // It runs in dispatch, outside any fiber: one faulty operation must not take the loop down with it.
            if (IsPending)
                Fail(exception);
            else
                ((Reactor)Scheduler.Poller).Report(ReportKind.CallbackFailed, $"{Description} failed after it had completed: {exception}");
        }
    }

    bool IIoOperation.TryGiveWay() => TryGiveWay();

    void IIoOperation.Abort(Errno errno) => OnAborted(errno);

    void IIoOperation.TimeOut() => OnIdle();

    void IIoOperation.ReactorEnded() => OnReactorEnded();

    /// <summary>
    /// Called when the descriptor may be ready. Make at most one system call for each direction, and call
    /// <see cref="End(IoResult)"/> or <see cref="Operation{T}.Complete"/> when the operation is done. Note an EAGAIN with
    /// <see cref="Descriptor.ReadBlocked"/> or <see cref="Descriptor.WriteBlocked"/>; otherwise the next turn calls again.
    /// </summary>
    /// <param name="events">
    /// What the kernel has just reported. <see cref="IoEvents.None"/> when the operation is tried without a report: it has
    /// moved to the head of its queue, or was not finished in the last turn.
    /// </param>
    protected abstract void TryComplete(IoEvents events);

    /// <summary>The caller's result of an outcome.</summary>
    /// <param name="outcome">The outcome; with <see cref="CountSoFar"/> as its count if the operation ends early.</param>
    /// <returns>The result.</returns>
    protected abstract T ResultOf(IoResult outcome);

    /// <summary>
    /// Called on the operation at the head of a queue when another one wants to use the direction. One that only keeps a place
    /// in the queue leaves it with <see cref="Operation{T}.ReturnUnused"/>, and makes the descriptor serve the queue.
    /// </summary>
    /// <returns>True if it has left; false, the default: it waits, and the other one has to queue behind it.</returns>
    protected virtual bool TryGiveWay() => false;

    /// <summary>Called when the reactor has ended while the operation waited. No fiber is left; an operation that serves something else tells it.</summary>
    protected virtual void OnReactorEnded()
    {
    }

    /// <summary>Called when the descriptor was closed (EBADF) or aborted (ECONNABORTED), or cannot be watched. Completes with a result that says so.</summary>
    /// <param name="errno">The reason.</param>
    protected virtual void OnAborted(Errno errno) => End(errno);

    /// <summary>Called when nothing has moved for the <see cref="Descriptor.IdleTimeout"/>: ends with ETIMEDOUT. What is no read or write may wait on: enter the queue again.</summary>
    protected virtual void OnIdle()
    {
        OnLeft();
        OnAborted(Errno.ETIMEDOUT);
    }

    /// <summary>Called when the wait ends early, by its timeout or an interruption of the fiber: put back what the operation holds of its owner.</summary>
    protected virtual void OnLeft()
    {
    }

    /// <inheritdoc/>
    protected override T OnTimeout()
    {
        OnLeft();
        Outcome = new IoResult(CountSoFar, Errno.ETIMEDOUT);
        return ResultOf(Outcome);
    }

    /// <inheritdoc/>
    protected override void OnCanceled() => OnLeft();

    /// <inheritdoc/>
    protected override void OnRecycle()
    {
        _owner?.Publish(Outcome);
        _owner = null;
        Outcome = default;
    }
}
