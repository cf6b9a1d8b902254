using System.Diagnostics;

namespace FiberNet.Advanced;

/// <content>Ending what waits on a descriptor: while it stays open, and at the end of the reactor.</content>
public sealed partial class Descriptor
{
    /// <summary>True once <see cref="Abort()"/> was called.</summary>
    public bool IsAborted => (_flags & DescriptorFlags.Aborted) != 0;

    /// <summary>
    /// Ends all waiting operations with ECONNABORTED. A later operation that would have to wait ends with ECONNABORTED one turn
    /// after it began, so a loop that ignores the result still lets other fibers run. The descriptor stays open, and its number
    /// in use, until its owner closes it.
    /// </summary>
    /// <remarks>Before an operation waits, it finds an aborted descriptor ready in neither direction, unless <see cref="AskAgain"/> was called. So calls that do not wait need no check.</remarks>
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
        EndSubscription(Errno.ECONNABORTED);
        AbortWaiting();
        return true;
    }

    /// <summary>Throws in a debug build if the flags contradict each other or the queues.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants()
    {
        Debug.Assert(!IsAborted || (_flags & DescriptorFlags.Watched) == 0, "an aborted descriptor has no events");
        Debug.Assert((_flags & DescriptorFlags.Borrowed) == 0 || (_flags & DescriptorFlags.Shared) != 0, "a borrowed descriptor has another owner");
        bool isServed = (_flags & (DescriptorFlags.Watched | DescriptorFlags.InUnfinished)) != 0;
        Debug.Assert(isServed || !HasQueue, "something wakes the operations that wait");
        Debug.Assert((_flags & DescriptorFlags.InUnfinished) != 0 == Reactor.Unfinished.Contains(this), "the list and the flag agree");
    }

    private void AbortWaiting()
    {
        Abort(ref _readers, Errno.ECONNABORTED);
        Abort(ref _writers, Errno.ECONNABORTED);
    }

    /// <summary>Registers the descriptor with epoll when its first operation waits. An aborted one is not registered; the next turn ends its operations.</summary>
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

    /// <summary>The reactor has ended, and the descriptor was not closed. No fiber is left that could wait for it.</summary>
    internal void CloseLeftover()
    {
        Debug.Assert(!IsClosed, "a closed descriptor is not in the table");
        _flags |= DescriptorFlags.Closed;
        EndSubscription(Errno.ECANCELED);
        TellReactorEnded(ref _readers);
        TellReactorEnded(ref _writers);
        if ((_flags & DescriptorFlags.Borrowed) == 0)
            _ = CloseHandle();
    }

    /// <summary>Tells the operations that belong to no fiber that the reactor has ended.</summary>
    private static void TellReactorEnded(ref WaitQueue<FiberBox> queue)
    {
        while (queue.TryDequeue(out FiberBox? operation))
            ((IIoOperation)operation).ReactorEnded();
    }
}
