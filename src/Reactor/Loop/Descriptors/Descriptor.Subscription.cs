namespace FiberNet.Advanced;

/// <content>A subscription: every event goes to one object, with no operation and no fiber that waits.</content>
public sealed partial class Descriptor
{
    private IDescriptorSubscriber? _subscriber;

    /// <summary>
    /// Reports every event of the descriptor to an object until the descriptor is closed, detached or aborted, or the reactor
    /// ends. The first report, of what is ready already, comes in the next turn. Never suspends, and allocates nothing.
    /// </summary>
    /// <remarks>Operations may wait on the descriptor, too; they are served in the turn after the report.</remarks>
    /// <param name="subscriber">The object.</param>
    /// <returns>Success; EBADF if the descriptor is closed; ECONNABORTED if it is aborted; or the errno with which the kernel refuses to watch it: EPERM (a regular file), ENOSPC, ENOMEM.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="subscriber"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The descriptor has a subscriber already or an <see cref="IdleTimeout"/>, or the caller is not on the reactor's thread.</exception>
    public IoResult Subscribe(IDescriptorSubscriber subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        _scheduler.CheckAccess();
        if (_subscriber is not null)
            throw new InvalidOperationException($"Descriptor {Handle} has a subscriber already; a descriptor reports to one.");
        if (IdleTimeout is not null)
            throw new InvalidOperationException($"Descriptor {Handle} has an idle time, which reaches no subscriber; set it to null first.");
        if (IsClosed)
            return Errno.EBADF;
        if (IsAborted)
            return Errno.ECONNABORTED;
        IoResult watched = (_flags & DescriptorFlags.Watched) != 0 ? Reactor.ReportAgain(this) : StartWatching();
        if (!watched.IsSuccess)
            return watched;
        _subscriber = subscriber;
        _flags |= DescriptorFlags.Subscribed;
        return default;
    }

    /// <summary>An event that more than the head of a queue has to learn of.</summary>
    private void OnEventSpecially(int events)
    {
        OnEventBeforeServing(events);
        if ((_flags & DescriptorFlags.Subscribed) == 0)
            return;
        Tell(Epoll.ToAllIoEvents(events));
        if (!IsClosed && HasQueue)
            ServeAgain();
    }

    private void Tell(IoEvents events)
    {
        try
        {
            _subscriber?.OnReady(events);
        }
        catch (Exception exception)
        {
            // It runs in dispatch: one faulty subscriber must not take the loop down with it.
            Reactor.Report(ReportKind.CallbackFailed, $"The subscriber of descriptor {Handle} failed: {exception}");
        }
    }

    private void EndSubscription(Errno reason)
    {
        if (_subscriber is not { } subscriber)
            return;
        _subscriber = null;
        _flags &= ~DescriptorFlags.Subscribed;
        try
        {
            subscriber.OnEnded(reason);
        }
        catch (Exception exception)
        {
            Reactor.Report(ReportKind.CallbackFailed, $"The subscriber of descriptor {Handle} failed at its end: {exception}");
        }
    }
}
