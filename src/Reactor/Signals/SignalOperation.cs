using System.Runtime.InteropServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A fiber's wait for a signal.</summary>
internal sealed class SignalOperation : Operation<PosixSignal?>
{
    private readonly SignalHub _hub;
    private readonly PosixSignal[] _signals;

    internal SignalOperation(Reactor reactor, PosixSignal[] signals)
        : base(reactor.Scheduler)
    {
        _hub = reactor.SignalHub;
        _signals = signals;
    }

    protected override string Description => $"waiting for {string.Join(" or ", _signals)}";

    protected override WaitTarget Target => new(WaitKind.Signal);

    internal FiberTask<PosixSignal?> Start(TimeSpan? timeout)
    {
        _hub.Enter(this, _signals);
        Begin(timeout);
        return Task;
    }

    /// <summary>The signal has come.</summary>
    internal void Arrive(PosixSignal signal)
    {
        _hub.Leave(this, _signals, hasSignal: true);
        Complete(signal);
    }

    protected override PosixSignal? OnTimeout()
    {
        _hub.Leave(this, _signals, hasSignal: false);
        return null;
    }

    protected override void OnCanceled() => _hub.Leave(this, _signals, hasSignal: false);

    protected override void OnRecycle()
    {
    }
}
