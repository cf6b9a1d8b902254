using System.Threading.Tasks.Sources;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>What the caller of a pipe awaits, used again for each wait, and the place where its code goes on.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks>Its owner's lock guards <see cref="Begin"/> and <see cref="SetOutcome"/>, of which the owner makes one each for a wait.</remarks>
internal sealed class PipeWait<T>(DescriptorPipe pipe, IPipeWaiter<T> owner) : PostedWork, IValueTaskSource<T>, IThreadPoolWorkItem, IDescribesWait
{
    private static readonly Action<object?> s_onCanceled = static state => ((IPipeWaiter<T>)state!).OnTokenCanceled();

    private ManualResetValueTaskSourceCore<bool> _source;
    private CancellationTokenRegistration _registration;
    private CancellationTokenRegistration _fiberRegistration;
    private CancellationToken _token;

    /// <summary>Of the fiber that awaits a pipe of its reactor: its interruption ends the wait, too.</summary>
    private CancellationToken _fiberToken;
    private Exception? _failure;
    private bool _isCanceled;
    private bool _goesOnOnReactor;

    string IDescribesWait.Description => $"{owner.Verb} {SocketDetails.Describe(pipe.Descriptor, buffered: 0)} through a pipe";

    WaitTarget IDescribesWait.Target => new(WaitKind.Socket, pipe);

    internal void Begin(CancellationToken token)
    {
        _source.Reset();
        _token = token;
        bool isCallers = pipe.Options.Scheduling == PipeScheduling.Caller && pipe.IsOnReactor;
        _goesOnOnReactor = isCallers || pipe.Options.Scheduling == PipeScheduling.Reactor;
        if (isCallers && pipe.Scheduler.RunningFiber is { } fiber)
            _fiberToken = fiber.CancellationToken;
    }

    /// <summary>Whether a token of the wait, which goes on, was cancelled.</summary>
    internal bool IsTokenCanceled(out CancellationToken token)
    {
        token = _token.IsCancellationRequested ? _token : _fiberToken;
        return token.IsCancellationRequested;
    }

    /// <summary>The task of the wait that has begun. Outside the lock: a token that is cancelled already ends the wait in this call.</summary>
    internal ValueTask<T> ToTask()
    {
        var task = new ValueTask<T>(this, _source.Version);
        if (_token.CanBeCanceled)
            _registration = _token.UnsafeRegister(s_onCanceled, owner);
        if (_fiberToken.CanBeCanceled)
            _fiberRegistration = _fiberToken.UnsafeRegister(s_onCanceled, owner);
        return task;
    }

    internal void SetOutcome(bool isCanceled, Exception? failure)
    {
        _isCanceled = isCanceled;
        _failure = failure;
    }

    /// <summary>Resumes the caller. Outside the lock.</summary>
    /// <param name="isInDispatch">True in the dispatch of an event, where no other code of the reactor's thread is interrupted.</param>
    internal void Resume(bool isInDispatch)
    {
        if (!_goesOnOnReactor)
        {
            pipe.Writer.AnnounceCall(isInDispatch);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else if (isInDispatch)
        {
            Run();
        }
        else
        {
            PostTo(pipe.Scheduler);
        }
    }

    public T GetResult(short token)
    {
        bool isCanceled;
        try
        {
            isCanceled = _source.GetResult(token);
        }
        catch when (_source.Version == token && _source.GetStatus(token) is ValueTaskSourceStatus.Faulted or ValueTaskSourceStatus.Canceled)
        {
            EndRegistration();
            owner.TakeFailure();
            throw;
        }

        EndRegistration();
        return owner.TakeOutcome(isCanceled);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>In the thread pool: a call of the application's code, which is told to the writer.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        pipe.Writer.BeginCall();
        SetResult();
        pipe.Writer.EndCall();
    }

    /// <summary>On the reactor's thread, outside any fiber.</summary>
    protected override void Run()
    {
        if (pipe.Options.Scheduling != PipeScheduling.Reactor)
        {
            SetResult();
            return;
        }

        // The application does not expect a context: code that blocks on a task would wait for itself.
        using (WithoutContext.Enter())
        {
            pipe.Writer.BeginCall();
            SetResult();
            pipe.Writer.EndCall();
        }
    }

    /// <summary>The reactor has ended.</summary>
    protected override void Drop() => ThreadPool.UnsafeQueueUserWorkItem(static wait => wait.SetResult(), this, preferLocal: false);

    private void SetResult()
    {
        if (_failure is { } failure)
            _source.SetException(failure);
        else
            _source.SetResult(_isCanceled);
    }

    private void EndRegistration()
    {
        _ = _registration.Unregister();
        _ = _fiberRegistration.Unregister();
        _registration = _fiberRegistration = default;
        _token = _fiberToken = default;
    }
}
