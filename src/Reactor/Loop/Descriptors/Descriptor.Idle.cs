namespace FiberNet.Advanced;

/// <content>A limit on the time in which nothing moves.</content>
public sealed partial class Descriptor
{
    /// <summary>
    /// The longest time that operations wait while nothing moves in either direction. Then all that wait end as if their own
    /// timeouts had expired. <c>null</c>, the default: no limit, and no cost.
    /// </summary>
    /// <remarks>The owner tells what moves with <see cref="NoteTransfer"/>. The time counts from the last transfer, or from the moment when the first of those that wait began to. It begins anew for later operations.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The time is zero, negative, or more than 100 years. <see cref="Timeout.InfiniteTimeSpan"/> is no limit.</exception>
    /// <exception cref="InvalidOperationException">The descriptor has a subscriber, which no limit reaches, or the caller is not on the reactor's thread.</exception>
    public TimeSpan? IdleTimeout
    {
        get => (_flags & DescriptorFlags.Timed) != 0 ? Reactor.IdleWatches[Handle].Limit : null;
        set
        {
            FiberScheduler.CheckTimeout(value);
            if (value == TimeSpan.Zero)
                throw new ArgumentOutOfRangeException(nameof(value), value, "An idle time of zero would end every wait; null is no limit.");
            _scheduler.CheckAccess();
            if (value is not null && _subscriber is not null)
                throw new InvalidOperationException($"Descriptor {Handle} has a subscriber, which no idle time reaches; limit the time there.");
            EndIdleWatch();
            if (value is { } limit && limit != Timeout.InfiniteTimeSpan && !IsClosed)
                BeginIdleWatch(limit);
        }
    }

    /// <summary>Notes that bytes have moved, so that <see cref="IdleTimeout"/> counts from now. Without a limit it does nothing.</summary>
    public void NoteTransfer()
    {
        if ((_flags & DescriptorFlags.Timed) != 0)
            Reactor.IdleWatches[Handle].NoteTransfer();
    }

    /// <summary>Nothing has moved for too long.</summary>
    internal void EndIdleWaits()
    {
        TimeOut(ref _readers);
        TimeOut(ref _writers);
    }

    private void BeginIdleWatch(TimeSpan limit)
    {
        var watch = new IdleWatch(this, limit);
        Reactor.IdleWatches.Add(Handle, watch);
        _flags |= DescriptorFlags.Timed;

        // Both: what only keeps a place gives way, since it tells nothing of its transfers.
        if (HasReaders | HasWriters)
            watch.BeginWait();
    }

    private void EndIdleWatch()
    {
        if ((_flags & DescriptorFlags.Timed) == 0)
            return;
        _flags &= ~DescriptorFlags.Timed;
        _ = Reactor.IdleWatches.Remove(Handle, out IdleWatch? watch);
        watch!.Dispose();
    }

    /// <summary>The first operation ever waits on the descriptor, or one on a descriptor with a limit.</summary>
    /// <returns>Success, or the errno of the registration.</returns>
    private IoResult PrepareToWait()
    {
        if ((_flags & DescriptorFlags.Timed) != 0 && !HasQueue)
            Reactor.IdleWatches[Handle].BeginWait();
        return (_flags & DescriptorFlags.Watched) != 0 ? default : StartWatching();
    }

    /// <summary>Those that wait now: one that is not to end may wait on.</summary>
    private static void TimeOut(ref WaitQueue<FiberBox> queue)
    {
        for (int count = queue.Count; count > 0 && queue.TryDequeue(out FiberBox? operation); count--)
            ((IIoOperation)operation).TimeOut();
    }
}
