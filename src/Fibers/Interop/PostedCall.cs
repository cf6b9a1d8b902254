using System.Threading.Tasks.Sources;

namespace FiberNet;

/// <summary>A call that another thread has posted and awaits. It is what the caller awaits, and is used again.</summary>
internal abstract class PostedCall<T> : InboxItem, IValueTaskSource<T>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<T> _core = new() { RunContinuationsAsynchronously = true };

    /// <summary>Posts the call, which has been prepared.</summary>
    internal ValueTask<T> PostTo(FiberScheduler scheduler)
    {
        var task = new ValueTask<T>(this, _core.Version);
        scheduler.Post(this);
        return task;
    }

    /// <inheritdoc cref="PostTo"/>
    internal ValueTask PostWithoutResultTo(FiberScheduler scheduler)
    {
        var task = new ValueTask(this, _core.Version);
        scheduler.Post(this);
        return task;
    }

    internal override void Drop() => Fail(FiberScheduler.Ended());

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _core.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    T IValueTaskSource<T>.GetResult(short token) => TakeResult(token);

    void IValueTaskSource.GetResult(short token) => TakeResult(token);

    private protected void Succeed(T result) => _core.SetResult(result);

    private protected void Fail(Exception failure) => _core.SetException(failure);

    /// <summary>The caller has its outcome.</summary>
    private protected abstract void Return();

    private T TakeResult(short token)
    {
        if (_core.GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw new InvalidOperationException("The call has not ended; await it, or use AsTask().");
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            if (!IsDropped)
                Return();
        }
    }
}
