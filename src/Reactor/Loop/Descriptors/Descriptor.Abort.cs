namespace FiberNet.Advanced;

/// <content>Ending what waits on a descriptor while it stays open.</content>
public sealed partial class Descriptor
{
    /// <summary>True once <see cref="Abort()"/> was called.</summary>
    public bool IsAborted => (_flags & DescriptorFlags.Aborted) != 0;

    /// <summary>
    /// Ends every operation that waits, with ECONNABORTED, and each that is begun later and has to wait, one turn after it was
    /// begun: code that goes on in a loop lets others run. The descriptor stays open, and its number taken, until its owner
    /// closes it.
    /// </summary>
    /// <remarks>What an operation tries before it waits finds neither direction ready. So the calls that do not wait pay nothing for this.</remarks>
    /// <returns>True if this call aborted it; false if it is closed or was aborted before.</returns>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public bool Abort()
    {
        _scheduler.CheckAccess();
        if ((_flags & (DescriptorFlags.Closed | DescriptorFlags.Aborted)) != 0)
            return false;
        if ((_flags & DescriptorFlags.Watched) != 0)
            Reactor.Unwatch(this);
        _flags = (_flags | DescriptorFlags.Aborted) & ~(DescriptorFlags.MayRead | DescriptorFlags.MayWrite | DescriptorFlags.Watched);

        // An event that was fetched already must not say that the descriptor is ready.
        Generation = Reactor.Descriptors.NextGeneration();
        AbortWaiting();
        return true;
    }

    private void AbortWaiting()
    {
        Abort(ref _readers, Errno.ECONNABORTED);
        Abort(ref _writers, Errno.ECONNABORTED);
    }

    /// <summary>The first operation that waits: from now on the kernel tells. On an aborted descriptor nothing does; the next turn ends what waits.</summary>
    /// <returns>Success, or the errno of the registration.</returns>
    private IoResult StartWatching()
    {
        if (IsAborted)
        {
            ServeAgain();
            return default;
        }

        IoResult watched = Reactor.Watch(this);
        if (watched.IsSuccess)
            _flags |= DescriptorFlags.Watched;
        return watched;
    }

    /// <summary>Those that wait for a reactor that has ended, and are no fiber's: they are told.</summary>
    private static void TellReactorEnded(ref WaitQueue<FiberBox> queue)
    {
        while (queue.TryDequeue(out FiberBox? operation))
            ((IIoOperation)operation).ReactorEnded();
    }
}
