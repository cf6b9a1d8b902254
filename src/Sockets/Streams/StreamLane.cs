using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// One direction of a <see cref="SocketStream"/>: its calls are served in the order in which they came, and the other
/// direction's do not hold them back.
/// </summary>
internal sealed class StreamLane(SocketStream stream, IoEvents direction)
{
    /// <summary>The call that is used next: a caller that awaits one call before the next needs no other.</summary>
    private StreamCall? _free;

    /// <summary>Calls of other threads that are on their way: what is called on the reactor's meanwhile queues behind them.</summary>
    private int _posted;

    /// <summary>Made when another thread makes its first call.</summary>
    private ForeignLane? _foreign;

    internal SocketStream Stream => stream;

    internal IoEvents Direction => direction;

    internal FiberSocket Socket => stream.Socket;

    internal Descriptor Descriptor => Socket.Descriptor;

    internal FiberScheduler Scheduler => Socket.Scheduler;

    /// <summary>The fiber that runs, if this is the reactor's thread.</summary>
    internal Fiber? RunningFiber => stream.IsOnThread ? Scheduler.RunningFiber : null;

    /// <summary>The calls in the queue of the descriptor.</summary>
    internal List<StreamCall> Waiting { get; } = [];

    internal bool HasOthers => direction == IoEvents.Read ? Descriptor.HasReaders : Descriptor.HasWriters;

    /// <summary>True if what is called now has to queue behind calls that are on their way to the reactor, or to learn there that the stream is disposed of.</summary>
    internal bool MustPost => Volatile.Read(ref _posted) != 0 || stream.IsDisposed;

    internal StreamTask Call(ReadOnlyMemory<byte> buffer, CancellationToken token)
    {
        if (stream.IsOnThread)
        {
            if (Volatile.Read(ref _posted) == 0)
                return CallHere(buffer, token);
        }
        else if (Volatile.Read(ref _foreign) is { } foreign && foreign.TryCall(this, buffer, token, out StreamTask made))
        {
            return made;
        }

        Interlocked.Increment(ref _posted);
        StreamCall call = Rent();
        StreamTask task = StreamTask.Of(call);
        call.Post(buffer, token);
        return task;
    }

    /// <summary>Tries a call, if no other of this direction waits.</summary>
    /// <param name="buffer">The caller's.</param>
    /// <param name="done">How many bytes of it have gone.</param>
    /// <param name="failure">What the call fails with; null if it does not.</param>
    /// <returns>Its outcome; EAGAIN: it has to wait.</returns>
    internal IoResult Try(ReadOnlyMemory<byte> buffer, ref int done, out Exception? failure)
    {
        failure = stream.IsDisposed || Socket.IsClosed ? SocketStream.Disposed() : null;
        if (failure is not null)
            return Errno.EBADF;
        IoResult result = HasOthers ? Errno.EAGAIN : Attempt(buffer, ref done, IoEvents.None);
        if (!result.WouldBlock)
            failure = FailureOf(result);
        return result;
    }

    /// <summary>At most one system call.</summary>
    /// <param name="buffer">The caller's.</param>
    /// <param name="done">How many bytes of it have gone.</param>
    /// <param name="events">What the kernel has just reported.</param>
    /// <returns>The outcome of the call; EAGAIN: it has to wait.</returns>
    internal IoResult Attempt(ReadOnlyMemory<byte> buffer, ref int done, IoEvents events)
    {
        if (direction == IoEvents.Read)
            return buffer.IsEmpty ? LookForBytes(events) : Socket.ReadNow(StreamCall.Writable(buffer));
        IoResult sent = done == buffer.Length ? default : Socket.SendNow(buffer.Span[done..]);
        if (!sent.IsSuccess)
            return sent;
        done += (int)sent.Count;
        return done == buffer.Length ? new IoResult(done) : Errno.EAGAIN;
    }

    private IOException Failure(Errno error) => SocketStream.Failure(direction == IoEvents.Read ? "read" : "write", error);

    /// <summary>What a call fails with that has ended; null if it does not.</summary>
    internal IOException? FailureOf(IoResult result) => result.IsSuccess ? null : Failure(result.Errno);

    /// <summary>What a call fails with whose socket was closed or aborted.</summary>
    internal Exception FailureOfAbort(Errno error) => stream.IsDisposed ? SocketStream.Disposed() : Failure(error);

    /// <summary>What a call fails with that the reactor did not live to complete.</summary>
    internal Exception ReactorEnded() => new ObjectDisposedException(nameof(Stream), "The reactor of the stream's socket has ended.");

    /// <summary>Who is to be told of: the fiber that runs; where none does, the one for whose call this code goes on.</summary>
    internal StreamOwner OwnerOfCall()
    {
        if (Scheduler.RunningFiber is { } fiber)
            return new StreamOwner(fiber);
        return stream.ContinuedFor is { Waits: true } owner ? owner : default;
    }

    /// <summary>A call that has waited ends.</summary>
    /// <param name="failure">What it fails with; null if it does not.</param>
    /// <param name="hasBegun">False: others were first, and what the transport has begun is theirs.</param>
    internal void Left(Exception? failure, bool hasBegun)
    {
        if (failure is not null && direction == IoEvents.Write)
            Socket.LeaveWrite(hasBegun);
    }

    internal void PostedBegan() => Interlocked.Decrement(ref _posted);

    /// <summary>A call of another thread was posted: its next ones need not be, unless something has to be done for them on the reactor's thread.</summary>
    /// <param name="waiting">The call, if it waits; else null.</param>
    /// <returns>True if it waits among the calls of other threads.</returns>
    internal bool TryOpenToOthers(StreamCall? waiting)
    {
        if (stream.IsDisposed || Socket is { IsStream: false } or { IsClosed: true } or { IsAborted: true } or { IsSecured: true } or { HasUnread: true })
            return false;
        if (Descriptor.IdleTimeout is not null || HasOthers)
            return false;
        if (_foreign is null)
            Volatile.Write(ref _foreign, new ForeignLane(Descriptor, direction, Socket.IsPlainTcp));
        return _foreign.TryOpen(waiting);
    }

    internal bool TryWithdraw(StreamCall call) => _foreign is { } foreign && foreign.TryWithdraw(call);

    internal void Return(StreamCall call) => Interlocked.CompareExchange(ref _free, call, null);

    /// <summary>The stream was disposed of: its calls end, the socket's others go on.</summary>
    internal void EndAll()
    {
        while (Waiting.Count > 0)
            Waiting[0].OnDisposed();
        _foreign?.OnDisposed();
        Descriptor.ServeAgain();
    }

    private StreamTask CallHere(ReadOnlyMemory<byte> buffer, CancellationToken token)
    {
        int done = 0;
        Exception? failure = Interruption();
        IoResult result = failure is null ? Try(buffer, ref done, out failure) : default;
        int count = (int)result.Count;
        bool mustWait = failure is null && result.WouldBlock;

        // What fails at once is charged, too: a loop that catches everything must not keep the thread.
        if (!mustWait && Scheduler.TrySpend(count))
            return new StreamTask(null, 0, count, failure);
        StreamCall call = Rent();
        StreamTask task = StreamTask.Of(call);
        if (mustWait)
            call.Wait(buffer, done, token);
        else
            call.EndLater(count, failure);
        return task;
    }

    /// <summary>What the running fiber was interrupted with, as its own operations throw it; null if it was not.</summary>
    private Exception? Interruption()
    {
        try
        {
            Scheduler.EnterOperation();
            return null;
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            return exception;
        }
    }

    /// <summary>A read with no room waits until there is something to read and takes none of it.</summary>
    private IoResult LookForBytes(IoEvents events)
    {
        bool isReady = (events != IoEvents.None && !Socket.IsSecured) || Socket.BufferedCount > 0 || (Descriptor.MayRead && Socket.Look(IoEvents.Read) != IoEvents.None);
        return isReady ? default(IoResult) : Errno.EAGAIN;
    }

    internal StreamCall Rent() => Interlocked.Exchange(ref _free, null) ?? new StreamCall(this);
}
