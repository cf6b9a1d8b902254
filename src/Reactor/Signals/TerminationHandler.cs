using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>What <see cref="Signals.OnTerminate"/> sets up.</summary>
internal sealed class TerminationHandler : IDisposable
{
    private readonly Reactor _reactor;
    private readonly Action<PosixSignal> _handler;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly bool _mayWakeFibers;
    private int _count;

    internal TerminationHandler(Reactor reactor, Action<PosixSignal>? handler)
    {
        _reactor = reactor;
        _mayWakeFibers = handler is not null;
        _handler = handler ?? (_ => reactor.Stop());
        if (_mayWakeFibers)
            reactor.SignalSources++;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    public void Dispose()
    {
        if (_mayWakeFibers)
            _reactor.SignalSources--;
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    /// <summary>On a thread of the runtime.</summary>
    private void OnSignal(PosixSignalContext context)
    {
        // The second one ends the process: its sender has lost patience. So does one that no reactor is left to hear.
        // What another handler has decided stays: several reactors may have one each.
        PosixSignal signal = context.Signal;
        if (Interlocked.Increment(ref _count) == 1 && _reactor.Post(() => _handler(signal)))
            context.Cancel = true;
    }
}
