using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <summary>
/// A descriptor that a reactor owns. It keeps the readiness that the kernel has reported, and a queue of waiting operations for
/// each direction.
/// </summary>
/// <remarks>
/// <para>The reactor registers it with epoll once, edge-triggered and for all events, when an operation has to wait for the first
/// time. A late registration loses nothing, because epoll reports what is ready at that moment. A connection that never waits
/// costs no epoll_ctl(2). No second call is needed: close(2) removes the registration.</para>
/// <para>Edge-triggered means that epoll reports a <em>change</em> of readiness, once. A reader that stops before EAGAIN must
/// remember that there may be more: in <see cref="MayRead"/>, as a writer in <see cref="MayWrite"/>. Both start true.</para>
/// <para>Thread rule: the reactor's thread only.</para>
/// </remarks>
[ReactorThread]
public sealed partial class Descriptor : IDescriptorOwner, IDisposable
{
    private readonly FiberScheduler _scheduler;
    private DescriptorFlags _flags = DescriptorFlags.MayRead | DescriptorFlags.MayWrite;

    /// <summary>Makes the running reactor the owner of a descriptor, which must be non-blocking.</summary>
    /// <param name="handle">The descriptor; closed with <see cref="Close"/>.</param>
    /// <param name="ownsHandle">False: another owner closes the descriptor, and <see cref="Close"/> only gives it up.</param>
    /// <param name="isNew">
    /// True: the kernel has just made the descriptor. If this reactor already has one with the same number, that one was closed
    /// behind the reactor's back, by a second close(2) somewhere. The reactor then gives it up, ends its waiting operations with
    /// EBADF, and says so in the log.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="handle"/> is negative, or greater than the number of any descriptor.</exception>
    /// <exception cref="ArgumentException"><paramref name="handle"/> is greater than all numbers that this reactor has had, and not open.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread, or the descriptor is open in this reactor already.</exception>
    public Descriptor(int handle, bool ownsHandle = true, bool isNew = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(handle);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(handle, DescriptorTable.MaxHandle);
        Reactor reactor = Reactor.Current;
        Handle = handle;
        _scheduler = reactor.Scheduler;
        Generation = reactor.Own(this, isNew);
        // The owner's close is not seen here, so the registration has to be removed when this is given up.
        if (!ownsHandle)
            _flags |= DescriptorFlags.Borrowed | DescriptorFlags.Shared;
    }

    /// <summary>The number of the descriptor.</summary>
    public int Handle { get; }

    /// <summary>The scheduler whose thread owns the descriptor.</summary>
    public FiberScheduler Scheduler => _scheduler;

    /// <summary>True once <see cref="Close"/> or <see cref="Detach"/> was called.</summary>
    public bool IsClosed => (_flags & DescriptorFlags.Closed) != 0;

    /// <summary>False if a read is known to give EAGAIN.</summary>
    public bool MayRead
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_flags & DescriptorFlags.MayRead) != 0;
    }

    /// <summary>False if a write is known to give EAGAIN.</summary>
    public bool MayWrite
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_flags & DescriptorFlags.MayWrite) != 0;
    }

    internal uint Generation { get; private set; }

    /// <summary>Notes that a read gave EAGAIN. The next event makes the descriptor readable again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadBlocked() => _flags &= ~DescriptorFlags.MayRead;

    /// <summary>Notes that a write gave EAGAIN or was short. The next event makes the descriptor writable again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBlocked() => _flags &= ~DescriptorFlags.MayWrite;

    /// <summary>
    /// Notes that a read gave fewer bytes than it had room for: the receive queue is empty, and the read that would give EAGAIN
    /// is saved (epoll(7), Q9). For plain TCP only.
    /// </summary>
    /// <remarks>
    /// Without effect once the peer has closed, reset or sent urgent data, which can end a read early. It may be called before the
    /// read, while this object is in the cache; <see cref="AskAgain"/> takes it back.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadShort()
    {
        if ((_flags & DescriptorFlags.AlwaysAsk) == 0)
            _flags &= ~DescriptorFlags.MayRead;
    }

    /// <summary>
    /// Forgets an EAGAIN. A call that never suspends uses it to ask the kernel itself. For the event that reports new readiness
    /// may not have been fetched yet, and before an operation has waited on the descriptor there are no events.
    /// </summary>
    /// <param name="directions">What is about to be tried.</param>
    public void AskAgain(IoEvents directions)
    {
        if ((directions & IoEvents.Read) != 0)
            _flags |= DescriptorFlags.MayRead;
        if ((directions & IoEvents.Write) != 0)
            _flags |= DescriptorFlags.MayWrite;
    }

    /// <summary>
    /// Makes the next turn serve the queues without an event, because bytes are left in a buffer or the operation at the head of
    /// a queue has gone.
    /// </summary>
    public void ServeAgain()
    {
        if ((_flags & (DescriptorFlags.InUnfinished | DescriptorFlags.Closed)) != 0)
            return;
        _flags |= DescriptorFlags.InUnfinished;
        Reactor.Unfinished.Add(this);
    }

    /// <summary>Notes that the descriptor was duplicated or passed on. From now on a close removes it from epoll first.</summary>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public void MarkShared() => Mark(DescriptorFlags.Shared);

    /// <summary>
    /// Notes that SO_LINGER is or may be set on the socket. From now on a close reads the option, so as not to wait for the peer.
    /// </summary>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public void MarkLingering() => Mark(DescriptorFlags.Lingering);

    /// <summary>Closes the descriptor. Every waiting operation ends at once with EBADF. Never waits for the peer.</summary>
    /// <remarks>
    /// On a socket that is marked with <see cref="MarkLingering"/> and lingers for a time, lingering is turned off first; the kernel
    /// still sends what it has. If the socket is also marked with <see cref="MarkShared"/>, a thread of the pool closes it, and
    /// the number becomes free a moment later.
    /// </remarks>
    /// <returns>Success, or the errno of close(2); EBADF if it was closed before. The number is released in every case.</returns>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public IoResult Close()
    {
        if (!Leave())
            return Errno.EBADF;

        return (_flags & DescriptorFlags.Borrowed) != 0 ? default : CloseHandle();
    }

    /// <summary>Gives the descriptor up without closing it. Every waiting operation ends at once with EBADF.</summary>
    /// <returns>Success, or EBADF if it was closed or given up before.</returns>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public IoResult Detach()
    {
        if (IsClosed)
            return Errno.EBADF;
        _scheduler.CheckAccess();
        _flags |= DescriptorFlags.Shared;
        Leave();
        return default;
    }

    /// <inheritdoc cref="Close"/>
    public void Dispose() => _ = Close();

    /// <summary>Fetches what the next event is likely to touch: the operation that waits to read.</summary>
    internal void PrefetchReader() => _readers.Prefetch();

    /// <summary>An event has come from epoll.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void OnEvent(int events)
    {
        Debug.Assert((_flags & (DescriptorFlags.Watched | DescriptorFlags.Closed | DescriptorFlags.Aborted)) == DescriptorFlags.Watched, "the generation tells events of an earlier life apart");
        // Errors and hang-ups make both directions ready: the next call learns the reason.
        if ((events & (Epoll.Pri | Epoll.RdHup | Epoll.Hup | Epoll.Err)) != 0)
            _flags |= DescriptorFlags.AlwaysAsk;
        if ((_flags & (DescriptorFlags.InUnfinished | DescriptorFlags.Subscribed)) != 0)
        {
            OnEventSpecially(events);
            return;
        }

        if ((events & Epoll.AnyRead) != 0)
        {
            _flags |= DescriptorFlags.MayRead;
            if (_readers.TryPeek(out FiberBox? reader))
                Serve(reader, ref _readers, DescriptorFlags.MayRead, IoEvents.Read);
        }

        if ((events & Epoll.AnyWrite) != 0)
        {
            _flags |= DescriptorFlags.MayWrite;
            if (_writers.TryPeek(out FiberBox? writer))
                Serve(writer, ref _writers, DescriptorFlags.MayWrite, IoEvents.Write);
        }
    }

    /// <summary>An event for a descriptor that is served in this turn anyway: one system call a direction and turn, not two.</summary>
    private void OnEventBeforeServing(int events) => AskAgain(Epoll.ToIoEvents(events));

    /// <summary>Work was left over in the last turn.</summary>
    internal void OnUnfinished()
    {
        Debug.Assert((_flags & DescriptorFlags.InUnfinished) != 0, "the list and the flag agree");
        _flags &= ~DescriptorFlags.InUnfinished;
        if (IsAborted)
            AbortWaiting();
        if (_subscriber is not null)
        {
            Tell(IoEvents.None);
            if (IsClosed)
                return;
        }

        if (_readers.TryPeek(out FiberBox? reader))
            Serve(reader, ref _readers, DescriptorFlags.MayRead, IoEvents.None);
        if (_writers.TryPeek(out FiberBox? writer))
            Serve(writer, ref _writers, DescriptorFlags.MayWrite, IoEvents.None);
    }

    Descriptor IDescriptorOwner.Descriptor => this;

    void IDescriptorOwner.Publish(IoResult outcome) => _ = _scheduler.Publish(outcome);

    private Reactor Reactor => (Reactor)_scheduler.Poller;

    private void Mark(DescriptorFlags flag)
    {
        _scheduler.CheckAccess();
        _flags |= flag;
    }

    /// <summary>Called once: after EINTR, too, Linux has released the number (close(2), NOTES).</summary>
    private IoResult CloseHandle() => (_flags & DescriptorFlags.Lingering) != 0
        ? HandleCloser.Close(Handle, (_flags & DescriptorFlags.Shared) != 0)
        : DescriptorCalls.Close(Handle);

    /// <summary>Tries the head of a queue, once. If the direction is still ready and an operation waits, the next turn goes on.</summary>
    private void Serve(FiberBox operation, ref WaitQueue<FiberBox> queue, DescriptorFlags ready, IoEvents events)
    {
        _scheduler.Serve(operation);
        ((IIoOperation)operation).TryComplete(events);
        _scheduler.Serve(null);
        if ((_flags & ready) != 0 && !queue.IsEmpty)
            ServeAgain();
    }

    private bool Leave()
    {
        if (IsClosed)
            return false;
        _scheduler.CheckAccess();
        _flags |= DescriptorFlags.Closed;
        Reactor.Descriptors.Remove(this);
        // A duplicate keeps the open file, and with it the registration, alive (epoll(7), Q6).
        if ((_flags & (DescriptorFlags.Watched | DescriptorFlags.Shared)) == (DescriptorFlags.Watched | DescriptorFlags.Shared))
            Reactor.Unwatch(this);
        EndSubscription(Errno.EBADF);
        EndIdleWatch();
        Abort(ref _readers, Errno.EBADF);
        Abort(ref _writers, Errno.EBADF);
        return true;
    }

    private static void Abort(ref WaitQueue<FiberBox> queue, Errno errno)
    {
        while (queue.TryDequeue(out FiberBox? operation))
            ((IIoOperation)operation).Abort(errno);
    }
}
