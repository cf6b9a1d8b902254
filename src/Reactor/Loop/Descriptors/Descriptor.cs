using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <summary>
/// A descriptor that is owned by a reactor: what the kernel has said of its readiness, and the operations that wait,
/// a queue for each direction.
/// </summary>
/// <remarks>
/// <para>It is registered with epoll once, edge-triggered, for everything, and only when an operation has to wait for the
/// first time: epoll reports what is ready at that moment, so nothing is lost by waiting, and a connection that is served
/// without waiting costs no epoll_ctl(2). There is never a second call: the close removes it.</para>
/// <para>Edge-triggered means: an event is reported when something <em>changes</em>. One who stops before EAGAIN must
/// remember that there may be more; that is what <see cref="MayRead"/> and <see cref="MayWrite"/> are. They start true.</para>
/// <para>Thread rule: the reactor's thread only.</para>
/// </remarks>
public sealed partial class Descriptor : IDescriptorOwner, IDisposable
{
    private readonly FiberScheduler _scheduler;
    private WaitQueue<FiberBox> _readers;
    private WaitQueue<FiberBox> _writers;
    private DescriptorFlags _flags = DescriptorFlags.MayRead | DescriptorFlags.MayWrite;

    /// <summary>Takes a descriptor over for the running reactor. It must be non-blocking.</summary>
    /// <param name="handle">The descriptor; closed with <see cref="Close"/>.</param>
    /// <param name="ownsHandle">False: another owner closes it; here it is given up where it would be closed.</param>
    /// <param name="isNew">
    /// True: the kernel has just made it. Then a descriptor of this reactor that has the number was closed behind its back, by a
    /// second close(2) somewhere: it is given up, which ends what waits on it with EBADF, and the log says so.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="handle"/> is negative, or no number that a descriptor has.</exception>
    /// <exception cref="ArgumentException"><paramref name="handle"/> is larger than any number that this reactor has had, and is not open.</exception>
    /// <exception cref="InvalidOperationException">No reactor runs on this thread, or the descriptor is open in this reactor already.</exception>
    public Descriptor(int handle, bool ownsHandle = true, bool isNew = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(handle);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(handle, DescriptorTable.MaxHandle);
        Reactor reactor = Reactor.Current;
        Handle = handle;
        _scheduler = reactor.Scheduler;
        Generation = reactor.Own(this, isNew);
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

    /// <summary>True if operations wait to read; a new one must queue behind them.</summary>
    public bool HasReaders => !_readers.IsEmpty;

    /// <summary>True if operations wait to write; a new one must queue behind them.</summary>
    public bool HasWriters => !_writers.IsEmpty;

    internal uint Generation { get; private set; }

    /// <summary>A read gave EAGAIN: the next event will tell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadBlocked() => _flags &= ~DescriptorFlags.MayRead;

    /// <summary>A write gave EAGAIN, or sent less than it was given: the next event will tell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBlocked() => _flags &= ~DescriptorFlags.MayWrite;

    /// <summary>
    /// A read gave fewer bytes than it had room for, so the queue is empty and the read that would give EAGAIN is saved.
    /// Only for plain TCP; and not once the peer has closed, reset, or sent urgent data, which ends a read early.
    /// May be said before the read, while this object is in the cache, and taken back with <see cref="AskAgain"/> if it was not short.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReadShort()
    {
        if ((_flags & DescriptorFlags.AlwaysAsk) == 0)
            _flags &= ~DescriptorFlags.MayRead;
    }

    /// <summary>
    /// Forgets an EAGAIN: a call that never parks asks the kernel itself, because the event that would tell may not have
    /// been fetched, and is not even asked for before something has waited on the descriptor.
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
    /// Has the queue of a direction served once more in the next turn although there was no event: bytes are left in a
    /// buffer, or the operation at the head has gone.
    /// </summary>
    public void ServeAgain()
    {
        if ((_flags & (DescriptorFlags.InUnfinished | DescriptorFlags.Closed)) != 0)
            return;
        _flags |= DescriptorFlags.InUnfinished;
        Reactor.Unfinished.Add(this);
    }

    /// <summary>The descriptor was duplicated or passed on: from now on a close tells epoll first.</summary>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public void MarkShared() => Mark(DescriptorFlags.Shared);

    /// <summary>
    /// SO_LINGER was or may be set on the socket: from now on a close asks the kernel for it, and does not wait for the peer.
    /// </summary>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public void MarkLingering() => Mark(DescriptorFlags.Lingering);

    /// <summary>Closes the descriptor. Every operation that waits ends at once, with EBADF. Never waits for a peer.</summary>
    /// <remarks>
    /// A socket that is marked with <see cref="MarkLingering"/> and lingers for a time is closed as one that does not: the kernel
    /// goes on to send what it has. One that is also marked with <see cref="MarkShared"/> is closed by a thread of the pool; then
    /// the number is free a moment later.
    /// </remarks>
    /// <returns>Success, or the errno of close(2); EBADF if it was closed before. The number is free in every case.</returns>
    /// <exception cref="InvalidOperationException">Not on the reactor's thread.</exception>
    public IoResult Close()
    {
        if (!Leave())
            return Errno.EBADF;

        return (_flags & DescriptorFlags.Borrowed) != 0 ? default : CloseHandle();
    }

    /// <summary>Gives the descriptor up without closing it. Every operation that waits ends at once, with EBADF.</summary>
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

    /// <summary>An operation could not complete: it waits.</summary>
    /// <returns>Success, or the errno of the registration.</returns>
    internal IoResult Enqueue(FiberBox operation, IoEvents directions)
    {
        if ((_flags & DescriptorFlags.Watched) == 0)
        {
            IoResult watched = StartWatching();
            if (!watched.IsSuccess)
                return watched;
        }

        if ((directions & IoEvents.Read) != 0)
            _readers.Enqueue(operation);
        if ((directions & IoEvents.Write) != 0)
            _writers.Enqueue(operation);
        return default;
    }

    /// <summary>Fetches what the next event is likely to touch: the operation that waits to read.</summary>
    internal void PrefetchReader() => _readers.Prefetch();

    /// <summary>An event has come from epoll.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void OnEvent(int events)
    {
        // Errors and hang-ups make both directions ready: the next call learns the reason.
        if ((events & (Epoll.Pri | Epoll.RdHup | Epoll.Hup | Epoll.Err)) != 0)
            _flags |= DescriptorFlags.AlwaysAsk;
        if ((_flags & DescriptorFlags.InUnfinished) != 0)
        {
            OnEventBeforeServing(events);
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
    private void OnEventBeforeServing(int events)
    {
        if ((events & Epoll.AnyRead) != 0)
            _flags |= DescriptorFlags.MayRead;
        if ((events & Epoll.AnyWrite) != 0)
            _flags |= DescriptorFlags.MayWrite;
    }

    /// <summary>Work was left over in the last turn.</summary>
    internal void OnUnfinished()
    {
        _flags &= ~DescriptorFlags.InUnfinished;
        if (IsAborted)
            AbortWaiting();
        if (_readers.TryPeek(out FiberBox? reader))
            Serve(reader, ref _readers, DescriptorFlags.MayRead, IoEvents.None);
        if (_writers.TryPeek(out FiberBox? writer))
            Serve(writer, ref _writers, DescriptorFlags.MayWrite, IoEvents.None);
    }

    /// <summary>The reactor has ended and nobody closed the descriptor. No fiber is left that could wait for it.</summary>
    internal void CloseLeftover()
    {
        _flags |= DescriptorFlags.Closed;
        if ((_flags & DescriptorFlags.Borrowed) == 0)
            _ = CloseHandle();
        TellReactorEnded(ref _readers);
        TellReactorEnded(ref _writers);
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
        ((IIoOperation)operation).TryComplete(events);
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
        if ((_flags & (DescriptorFlags.Watched | DescriptorFlags.Shared)) == (DescriptorFlags.Watched | DescriptorFlags.Shared))
            Reactor.Unwatch(this);
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
