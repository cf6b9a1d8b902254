using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// A read or a write of a <see cref="SocketStream"/> that could not complete at the call. It stands in the queue of its
/// descriptor as an operation of a fiber does, and is itself what its caller awaits.
/// </summary>
/// <remarks>
/// <para>It belongs to the reactor's thread from the moment it gets there until it has its outcome; then to its caller, who
/// may read the outcome on any thread and by that gives it back to its lane.</para>
/// <para>A call that was made on the reactor's thread goes on there: inside the dispatch of the event, where no fiber runs,
/// else by a post. One that was made elsewhere goes on in the pool.</para>
/// </remarks>
internal sealed class StreamCall(StreamLane lane) : PostedWork, IValueTaskSource<int>, IValueTaskSource, IDescribesWait
{
    private ManualResetValueTaskSourceCore<int> _core;
    private StreamCallState _state;
    private ReadOnlyMemory<byte> _buffer;
    private int _done;
    private StreamEntry? _entry;
    private StreamOwner _owner;
    private StreamCancellation _cancellation;

    private int _result;
    private Exception? _failure;
    private bool _wasInterrupted;

    internal short Version => _core.Version;

    /// <summary>From another thread: the call begins when the reactor comes to it.</summary>
    internal void Post(ReadOnlyMemory<byte> buffer, CancellationToken token)
    {
        _core.RunContinuationsAsynchronously = true;
        _state = StreamCallState.Posted;
        _buffer = buffer;
        _cancellation.Token = token;
        PostTo(lane.Scheduler);
    }

    /// <summary>The outcome is there, but its caller is to let others run first.</summary>
    internal void EndLater(int result, Exception? failure) => End(result, failure, isInDispatch: false);

    /// <summary>Waits in the queue of the descriptor.</summary>
    /// <param name="buffer">The caller's.</param>
    /// <param name="done">How many bytes of it have gone already.</param>
    /// <param name="token">Ends the wait.</param>
    internal void Wait(ReadOnlyMemory<byte> buffer, int done, CancellationToken token)
    {
        _buffer = buffer;
        _done = done;
        _state = StreamCallState.Waiting;
        lane.Waiting.Add(this);
        _entry = lane.Scheduler.Rent<StreamEntry>();
        IoResult entered = _entry.Enter(this, lane.Descriptor, lane.Direction);
        if (!entered.IsSuccess)
        {
            OnAborted(entered.Errno);
            return;
        }

        // A write that has sent a part has not seen EAGAIN yet, which is what makes the kernel report room again.
        if (done > 0)
            lane.Descriptor.ServeAgain();
        _owner = lane.OwnerOfCall();
        _cancellation.Register(this, _owner, token);
        if (_state != StreamCallState.Waiting)
            _cancellation.Unregister();
    }

    /// <summary>The descriptor may be ready.</summary>
    internal void Serve(IoEvents events)
    {
        IoResult result = lane.Attempt(_buffer, ref _done, events);
        if (!result.WouldBlock)
            End((int)result.Count, result.IsSuccess ? null : lane.Failure(result.Errno), isInDispatch: true);
    }

    /// <summary>The socket was closed or aborted.</summary>
    internal void OnAborted(Errno error) => End(0, lane.FailureOfAbort(error), isInDispatch: false);

    internal void OnReactorEnded()
    {
        // It cannot go back to its pool, which has ended with the scheduler.
        _entry = null;
        End(0, lane.ReactorEnded(), isInDispatch: false);
    }

    /// <summary>The stream was disposed of.</summary>
    internal void OnDisposed() => End(0, SocketStream.Disposed(), isInDispatch: false);

    /// <summary>The caller's token has fired; any thread, at any time.</summary>
    internal void OnToken()
    {
        if (lane.Stream.IsOnThread)
            CancelByToken();
        else
            lane.Scheduler.Post(CancelByToken);
    }

    /// <summary>The fiber of the call was cancelled, or a time limit of it has expired.</summary>
    internal void OnInterrupt()
    {
        if (_state != StreamCallState.Waiting || !_owner.Waits)
            return;
        _wasInterrupted = true;
        End(0, new OperationCanceledException("The fiber that awaits the call was cancelled, or its time limit has expired.", _owner.Fiber!.CancellationToken), isInDispatch: false);
    }

    protected override void Run()
    {
        if (_state == StreamCallState.Posted)
            BeginPosted();
        else
            Deliver();
    }

    protected override void Drop()
    {
        if (_state == StreamCallState.Posted)
        {
            lane.PostedBegan();
            _failure = lane.ReactorEnded();
            _state = StreamCallState.Ended;
        }

        _core.RunContinuationsAsynchronously = true;
        SetOutcome();
    }

    string IDescribesWait.Description => $"{(lane.Direction == IoEvents.Read ? "reading from" : "writing to")} {((IDescriptorOwner)lane.Socket).Description} through a stream";

    WaitTarget IDescribesWait.Target => new(WaitKind.Socket, lane.Socket);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _core.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompleted(continuation, state, token, flags);

    int IValueTaskSource<int>.GetResult(short token) => TakeResult(token);

    void IValueTaskSource.GetResult(short token) => TakeResult(token);

    private void CancelByToken()
    {
        if (_state == StreamCallState.Waiting && _cancellation.Token.IsCancellationRequested)
            End(0, new OperationCanceledException(_cancellation.Token), isInDispatch: false);
    }

    private void BeginPosted()
    {
        _state = StreamCallState.Idle;
        CancellationToken token = _cancellation.Token;
        Exception? failure = token.IsCancellationRequested ? new OperationCanceledException(token) : null;
        IoResult result = Errno.EAGAIN;
        if (failure is null)
            result = lane.Try(_buffer, ref _done, out failure);
        if (failure is null && result.WouldBlock)
            Wait(_buffer, _done, token);
        else
            End((int)result.Count, failure, isInDispatch: true);
        lane.PostedBegan();
    }

    private void End(int result, Exception? failure, bool isInDispatch)
    {
        if (_state == StreamCallState.Waiting)
        {
            lane.Waiting.Remove(this);
            _entry?.Leave();
            _entry = null;
            lane.Left(failure);
            lane.Socket.PassBufferOn();
        }

        _cancellation.Unregister();
        _state = StreamCallState.Ended;
        _buffer = default;
        _result = result;
        _failure = failure;

        // In a fiber's slice the code that goes on would be taken for that fiber's.
        if (isInDispatch && lane.Scheduler.RunningFiber is null)
            Deliver();
        else
            PostTo(lane.Scheduler);
    }

    /// <summary>Runs what awaits the call. Afterwards this object may be in use again.</summary>
    private void Deliver()
    {
        SocketStream stream = lane.Stream;
        FiberScheduler scheduler = lane.Scheduler;
        ExecutionContext? context = ExecutionContext.Capture();
        stream.ContinuedFor = _owner;
        try
        {
            SetOutcome();
        }
        catch (Exception exception)
        {
            // Of a bare callback: it is reported as that of a post is, and does not disturb the dispatch.
            var failure = ExceptionDispatchInfo.Capture(exception);
            scheduler.Post(failure.Throw);
        }
        finally
        {
            stream.ContinuedFor = default;
            if (context is not null && !ReferenceEquals(ExecutionContext.Capture(), context))
                ExecutionContext.Restore(context);
        }
    }

    private void SetOutcome()
    {
        if (_failure is { } failure)
            _core.SetException(failure);
        else
            _core.SetResult(_result);
    }

    /// <summary>
    /// What was called on the reactor's thread goes on there anyway. So its context need not be posted to, which would cost an
    /// allocation and a turn.
    /// </summary>
    private void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        if (!_core.RunContinuationsAsynchronously && lane.Stream.IsInContext)
            flags &= ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext;
        _core.OnCompleted(continuation, state, token, flags);
    }

    private int TakeResult(short token)
    {
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("The call has not completed; await it, or use AsTask().");
        bool wasInterrupted = _wasInterrupted;
        Fiber? fiber = _owner.Fiber;
        try
        {
            return _core.GetResult(token);
        }
        catch (OperationCanceledException) when (wasInterrupted && ReferenceEquals(lane.RunningFiber, fiber))
        {
            // The fiber itself awaits the call: it gets the exception that its own operations throw.
            Fiber.TestCancel();
            throw;
        }
        finally
        {
            Recycle();
        }
    }

    private void Recycle()
    {
        _core.Reset();
        _core.RunContinuationsAsynchronously = false;
        _state = StreamCallState.Idle;
        _done = 0;
        _owner = default;
        _failure = null;
        _wasInterrupted = false;
        if (_cancellation.Clear())
            lane.Return(this);
    }

    internal static Span<byte> Writable(ReadOnlyMemory<byte> buffer) => MemoryMarshal.AsMemory(buffer).Span;
}
