using FiberNet.Advanced;

namespace FiberNet;

/// <summary>Waits for a signal, a permit or an event: true when it came, false when the timeout expired.</summary>
internal sealed class SignalWait : Operation<bool>
{
    private IWaitSource? _source;
    private bool _isShared;

    protected override string Description => _source!.WaitDescription;

    protected override WaitTarget Target => _source!.Target;

    internal FiberTask<bool> Start(IWaitSource source, TimeSpan? timeout)
    {
        _source = source;
        Begin(timeout);
        return Task;
    }

    /// <summary>Ends the wait with a signal that all waiters get. If this fiber does not take it, no other one has missed it.</summary>
    internal void CompleteShared()
    {
        _isShared = true;
        Complete(true);
    }

    protected override bool OnTimeout() => false;

    protected override void OnCanceled()
    {
    }

    protected override void OnUnread(bool result)
    {
        if (result && !_isShared)
            _source!.HandOn();
    }

    protected override void OnRecycle()
    {
        _source = null;
        _isShared = false;
    }
}
