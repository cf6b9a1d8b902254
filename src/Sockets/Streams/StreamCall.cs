using System.Runtime.InteropServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// A read or a write of a <see cref="SocketStream"/> that could not complete at the call. It stands in the queue of its
/// descriptor as an operation of a fiber does, and is itself what its caller awaits.
/// </summary>
/// <remarks>
/// <para>It belongs to the reactor's thread from the moment it gets there until it has its outcome. Then it belongs to its
/// caller, who may read the outcome on any thread. Reading gives it back to its lane.</para>
/// <para>A call that was made on the reactor's thread goes on there: inside the dispatch of the event, where no fiber runs,
/// else by a post. One that was made elsewhere goes on in the pool.</para>
/// </remarks>
internal sealed partial class StreamCall(StreamLane lane) : PostedWork, IStreamWaiter, IDescribesWait
{
    private StreamCallState _state;
    private ReadOnlyMemory<byte> _buffer;
    private int _done;
    private bool _hasBegun;
    private StreamEntry? _entry;
    private StreamOwner _owner;
    private StreamCancellation _cancellation;

    /// <summary>From another thread: the call begins when the reactor comes to it.</summary>
    internal void Post(ReadOnlyMemory<byte> buffer, CancellationToken token)
    {
        _isElsewhere = true;
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
        _hasBegun = !lane.HasOthers;
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
    public void OnReady(IoEvents events)
    {
        _hasBegun = true;
        IoResult result = lane.Attempt(_buffer, ref _done, events);
        if (!result.WouldBlock)
            End((int)result.Count, lane.FailureOf(result), isInDispatch: true);
    }

    /// <summary>The socket was closed or aborted.</summary>
    public void OnAborted(Errno error) => End(0, lane.FailureOfAbort(error), isInDispatch: false);

    /// <summary>A call waits for itself: what comes later queues behind it.</summary>
    public bool TryGiveWay() => false;

    public void OnReactorEnded()
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

        GoOnInPool();
    }

    string IDescribesWait.Description => $"{(lane.Direction == IoEvents.Read ? "reading from" : "writing to")} {((IDescriptorOwner)lane.Socket).Description} through a stream";

    WaitTarget IDescribesWait.Target => new(WaitKind.Socket, lane.Socket);

    private void CancelByToken()
    {
        if (_state != StreamCallState.Waiting || !_cancellation.Token.IsCancellationRequested)
            return;
        var failure = new OperationCanceledException(_cancellation.Token);
        if (_isElsewhere && lane.TryWithdraw(this))
            EndElsewhere(failure);
        else
            End(0, failure, isInDispatch: false);
    }

    private void BeginPosted()
    {
        _state = StreamCallState.Idle;
        CancellationToken token = _cancellation.Token;
        Exception? failure = token.IsCancellationRequested ? new OperationCanceledException(token) : null;
        IoResult result = Errno.EAGAIN;
        if (failure is null)
            result = lane.Try(_buffer, ref _done, out failure);
        lane.PostedBegan();
        if (result.WouldBlock && failure is null)
            WaitElsewhereOrHere(token);
        else
            EndPosted((int)result.Count, failure);
    }

    private void End(int result, Exception? failure, bool isInDispatch)
    {
        if (_state == StreamCallState.Waiting)
        {
            lane.Waiting.Remove(this);
            _entry?.Leave();
            _entry = null;
            lane.Left(failure, _hasBegun);
            lane.Socket.PassBufferOn();
        }

        _cancellation.Unregister();
        _state = StreamCallState.Ended;
        _buffer = default;
        _result = result;
        _failure = failure;

        // In a fiber's slice the code that goes on would be taken for that fiber's.
        if (_isElsewhere)
            GoOnInPool();
        else if (isInDispatch && lane.Scheduler.RunningFiber is null)
            Deliver();
        else
            PostTo(lane.Scheduler);
    }

    internal static Span<byte> Writable(ReadOnlyMemory<byte> buffer) => MemoryMarshal.AsMemory(buffer).Span;
}
