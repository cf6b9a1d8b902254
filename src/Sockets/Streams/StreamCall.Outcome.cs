using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>The outcome: who gets it, and where that goes on.</content>
internal sealed partial class StreamCall : IValueTaskSource<int>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<int> _core;
    private int _result;
    private Exception? _failure;
    private bool _wasInterrupted;

    /// <summary>Whether the code that awaits the call has asked for its context, as all does without ConfigureAwait(false).</summary>
    private bool _wantsContext;

    internal short Version => _core.Version;

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _core.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompleted(continuation, state, token, flags);

    int IValueTaskSource<int>.GetResult(short token) => TakeResult(token);

    void IValueTaskSource.GetResult(short token) => TakeResult(token);

    /// <summary>Runs what awaits the call. Afterwards this object may be in use again.</summary>
    private void Deliver()
    {
        SocketStream stream = lane.Stream;
        FiberScheduler scheduler = lane.Scheduler;
        ExecutionContext? context = ExecutionContext.Capture();
        stream.ContinuedFor = _owner;
        try
        {
            GoOn();
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

    /// <summary>
    /// Without a context a library of tasks above the call stays on the reactor's thread, and with the fiber that waits for it. In
    /// one, a handshake of SslStream cost 1.6 times as much.
    /// </summary>
    private void GoOn()
    {
        if (_wantsContext)
        {
            SetOutcome();
            return;
        }

        using (WithoutContext.Enter())
            SetOutcome();
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
        _wantsContext = (flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0;
        if (!_isElsewhere && lane.Stream.IsInContext)
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
        _isElsewhere = false;
        _state = StreamCallState.Idle;
        _done = 0;
        _owner = default;
        _failure = null;
        _wasInterrupted = false;
        _cancellation.Unregister();
        if (_cancellation.Clear())
            lane.Return(this);
    }
}
