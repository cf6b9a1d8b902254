using System.Diagnostics;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A call on the thread pool that a fiber waits for, and may stop waiting for.</summary>
/// <remarks>Not pooled: the pool's thread holds on to the object after the fiber has gone on.</remarks>
internal abstract class OffloadOperation<T> : Operation<T>, IOffloadedCall, IThreadPoolWorkItem
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly T _timedOut;
    private T _value = default!;
    private Exception? _exception;
    private bool _left;

    /// <summary>When the call was made, if a listener wants to know how long it waits; else 0.</summary>
    private long _since;

    private protected OffloadOperation(Reactor reactor, T timedOut)
        : base(reactor.Scheduler)
    {
        Reactor = reactor;
        _timedOut = timedOut;
    }

    public bool IsWanted => !_left;

    protected Reactor Reactor { get; }

    protected override string Description => "waiting for a call on the thread pool";

    protected override WaitTarget Target => new(WaitKind.Offload, this);

    public void Launch() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    internal OffloadOperation<T> Start(TimeSpan? timeout)
    {
        Begin(timeout);
        if (LoopInstruments.WantsOffloads)
            _since = Stopwatch.GetTimestamp();
        Scheduler.BeginOutsideWork();
        Enter();
        return this;
    }

    /// <summary>On a thread of the pool; with the fiber's AsyncLocals, as in Task.Run.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (_since != 0)
            Reactor.Meter.Offloaded(Stopwatch.GetElapsedTime(_since));
        if (_context is null)
            Call();
        else
            ExecutionContext.Run(_context, static operation => ((OffloadOperation<T>)operation!).Call(), this);
    }

    /// <summary>Sees to it that <see cref="Launch"/> is called when there is a thread. On the reactor's thread.</summary>
    protected abstract void Enter();

    /// <summary>Makes the call and leads to <see cref="Arrive"/>. On a thread of the pool.</summary>
    protected abstract void Call();

    /// <summary>The call has come back, on whichever thread.</summary>
    protected void Arrive(T value, Exception? exception)
    {
        _value = value;
        _exception = exception;
        Scheduler.Post(Land);
    }

    /// <summary>The call has come back, on the reactor's thread.</summary>
    protected virtual void Land()
    {
        if (_left)
            return;
        Scheduler.EndOutsideWork();
        if (_exception is not null)
            Fail(_exception);
        else
            Complete(_value);
    }

    protected override T OnTimeout()
    {
        Leave();
        return _timedOut;
    }

    protected override void OnCanceled() => Leave();

    protected override void OnRecycle() => _left = true;

    private void Leave()
    {
        _left = true;
        Scheduler.EndOutsideWork();
    }
}
