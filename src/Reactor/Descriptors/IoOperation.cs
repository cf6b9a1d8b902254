namespace FiberNet.Advanced;

/// <summary>
/// An operation on a <see cref="Advanced.Descriptor"/> that waits for readiness: a receive, a send, an accept, a connect.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks>
/// The reactor itself makes the system call, in <see cref="TryComplete"/>, when the kernel reports readiness, and only
/// then readies the fiber: a fiber never wakes up for nothing.
/// </remarks>
public abstract class IoOperation<T> : Operation<T>, IIoOperation
{
    private Descriptor? _descriptor;

    /// <summary>The descriptor that the operation waits on.</summary>
    protected Descriptor Descriptor => _descriptor!;

    /// <inheritdoc/>
    protected override string Description => $"{GetType().Name} on fd {_descriptor?.Handle}";

    /// <summary>Starts the clock and enters the queue of a direction, or of both.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="directions">What to wait for.</param>
    /// <param name="timeout">How long; null: for ever.</param>
    /// <returns>The task to return to the caller. It has failed already if the kernel cannot watch the descriptor.</returns>
    public FiberTask<T> WaitOn(Descriptor descriptor, IoEvents directions, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        _descriptor = descriptor;
        Begin(timeout);
        int errno = descriptor.Enqueue(this, directions);
        if (errno != 0)
            OnAborted(errno);
        return Task;
    }

    /// <summary>
    /// Enters the queue of a direction without a clock and without a fiber: for an operation whose outcome goes to something
    /// else than a task of its own, and that no end of a fiber withdraws. It leaves with <see cref="Operation{T}.ReturnUnused"/>.
    /// </summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="directions">What to wait for.</param>
    /// <returns>0, or the errno with which the kernel refuses to watch the descriptor.</returns>
    protected int EnterQueue(Descriptor descriptor, IoEvents directions)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        _descriptor = descriptor;
        return descriptor.Enqueue(this, directions);
    }

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
                ((Reactor)Scheduler.Poller).Log($"{Description} failed after it had completed: {exception}");
        }
    }

    void IIoOperation.Abort(int errno) => OnAborted(errno);

    void IIoOperation.ReactorEnded() => OnReactorEnded();

    /// <summary>
    /// The descriptor may be ready: make at most one system call for each direction, and call
    /// <see cref="Operation{T}.Complete"/> if that did it. Tell the descriptor of an EAGAIN
    /// (<see cref="Descriptor.ReadBlocked"/>, <see cref="Descriptor.WriteBlocked"/>), or it will ask again in the next turn.
    /// </summary>
    /// <param name="events">
    /// What the kernel has just reported; <see cref="IoEvents.None"/> when the operation is tried again without a report,
    /// because it has moved to the head of its queue or was not finished in the last turn.
    /// </param>
    protected abstract void TryComplete(IoEvents events);

    /// <summary>The reactor has ended while the operation waited. No fiber is left; one that serves something else tells it.</summary>
    protected virtual void OnReactorEnded()
    {
    }

    /// <summary>The descriptor was closed (EBADF) or aborted (ECONNABORTED), or cannot be watched: complete with a result that says so.</summary>
    /// <param name="errno">The reason.</param>
    protected abstract void OnAborted(int errno);

    /// <inheritdoc/>
    protected override void OnRecycle() => _descriptor = null;
}
