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

    internal SocketStream Stream => stream;

    internal IoEvents Direction => direction;

    internal FiberSocket Socket => stream.Socket;

    internal Descriptor Descriptor => Socket.Descriptor;

    internal FiberScheduler Scheduler => Socket.Scheduler;

    /// <summary>The fiber that runs, if this is the reactor's thread.</summary>
    internal Fiber? RunningFiber => stream.IsOnThread ? Scheduler.RunningFiber : null;

    /// <summary>The calls in the queue of the descriptor.</summary>
    internal List<StreamCall> Waiting { get; } = [];

    private bool HasOthers => direction == IoEvents.Read ? Descriptor.HasReaders : Descriptor.HasWriters;

    internal StreamTask Call(ReadOnlyMemory<byte> buffer, CancellationToken token)
    {
        if (stream.IsOnThread && Volatile.Read(ref _posted) == 0)
            return CallHere(buffer, token);
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
        if (!result.IsSuccess && !result.WouldBlock)
            failure = Failure(result.Errno);
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

    internal IOException Failure(Errno error) => SocketStream.Failure(direction == IoEvents.Read ? "read" : "write", error);

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
    internal void Left(Exception? failure)
    {
        if (failure is not null && direction == IoEvents.Write)
            Socket.LeaveWrite();
    }

    internal void PostedBegan() => Interlocked.Decrement(ref _posted);

    internal void Return(StreamCall call) => Interlocked.CompareExchange(ref _free, call, null);

    /// <summary>The stream was disposed of: its calls end, the socket's others go on.</summary>
    internal void EndAll()
    {
        while (Waiting.Count > 0)
            Waiting[0].OnDisposed();
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

    private StreamCall Rent() => Interlocked.Exchange(ref _free, null) ?? new StreamCall(this);
}
