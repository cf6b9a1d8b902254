namespace FiberNet;

/// <content>A call of another thread than the reactor's: it goes on in the pool, and may wait in a <see cref="ForeignLane"/>.</content>
internal sealed partial class StreamCall : IThreadPoolWorkItem
{
    /// <summary>True from the call until its outcome is taken.</summary>
    private bool _isElsewhere;

    internal bool HasBufferedBytes => lane.Socket.HasUnread;

    void IThreadPoolWorkItem.Execute() => SetOutcome();

    /// <summary>The call is about to wait in the lane, from where the reactor's thread takes it.</summary>
    internal void WaitElsewhere(ReadOnlyMemory<byte> buffer, int done, CancellationToken token)
    {
        _isElsewhere = true;
        _state = StreamCallState.Waiting;
        _buffer = buffer;
        _done = done;
        _cancellation.Token = token;
    }

    /// <summary>By the thread that calls, once the call waits: a token that is cancelled already is noticed here. The call may have ended; its caller has not learned of it.</summary>
    internal void RegisterToken(CancellationToken token) => _cancellation.Register(this, default, token);

    /// <summary>The system call once more, on the reactor's thread.</summary>
    internal IoResult TryAgain(IoEvents events) => lane.Attempt(_buffer, ref _done, events);

    /// <summary>The call, which has waited in the lane, ends.</summary>
    internal void EndElsewhere(IoResult result) => EndElsewhere((int)result.Count, lane.FailureOf(result));

    internal void EndElsewhere(Exception failure) => EndElsewhere(0, failure);

    internal Exception FailureOfAbort(Errno error) => lane.FailureOfAbort(error);

    internal Exception FailureOfReactor() => lane.ReactorEnded();

    /// <summary>A posted call that has found nothing waits in the lane, or in the queue of the descriptor where the lane cannot be opened.</summary>
    private void WaitElsewhereOrHere(CancellationToken token)
    {
        WaitElsewhere(_buffer, _done, token);
        if (lane.TryOpenToOthers(this))
            RegisterToken(token);
        else
            Wait(_buffer, _done, token);
    }

    /// <summary>The lane is opened first: the caller's next call may come at once.</summary>
    private void EndPosted(int result, Exception? failure)
    {
        _ = lane.TryOpenToOthers(null);
        End(result, failure, isInDispatch: true);
    }

    private void EndElsewhere(int result, Exception? failure)
    {
        _state = StreamCallState.Ended;
        _buffer = default;
        _result = result;
        _failure = failure;
        GoOnInPool();
    }

    private void GoOnInPool() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
}
