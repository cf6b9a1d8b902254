using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>
/// The signals that fibers of a reactor wait for. Each is registered with the runtime once, for as long as somebody waits,
/// and a signal that comes is posted to the reactor once, for all who wait.
/// </summary>
/// <remarks>
/// Between the runtime's thread, where the signal is taken and its default action called off, and the reactor's, where it is
/// told, those who waited may have been cancelled or run out of time. Nobody else will hear of it then: it is kept for the
/// next who waits. Thread rule: the reactor's thread only, but for <see cref="OnSignal"/>.
/// </remarks>
internal sealed class SignalHub(Reactor reactor)
{
    private readonly Dictionary<PosixSignal, SignalWaiters> _waiters = [];
    private readonly List<PosixSignal> _unheard = [];

    /// <summary>A signal that came when nobody was left to hear it.</summary>
    /// <param name="signals">Those that are wanted.</param>
    /// <param name="signal">The one that came first.</param>
    internal bool TryTakeUnheard(ReadOnlySpan<PosixSignal> signals, out PosixSignal signal)
    {
        for (int i = 0; i < _unheard.Count; i++)
        {
            signal = _unheard[i];
            if (!signals.Contains(signal))
                continue;
            _unheard.RemoveAt(i);
            return true;
        }

        signal = default;
        return false;
    }

    /// <exception cref="PlatformNotSupportedException">A signal is unknown; nothing is entered.</exception>
    internal void Enter(SignalOperation operation, ReadOnlySpan<PosixSignal> signals)
    {
        try
        {
            foreach (PosixSignal signal in signals)
            {
                if (!_waiters.TryGetValue(signal, out SignalWaiters? waiters))
                    _waiters.Add(signal, waiters = new SignalWaiters(PosixSignalRegistration.Create(signal, OnSignal)));
                waiters.Operations.Add(operation);
            }
        }
        catch
        {
            Leave(operation, signals);
            throw;
        }
    }

    internal void Leave(SignalOperation operation, ReadOnlySpan<PosixSignal> signals)
    {
        foreach (PosixSignal signal in signals)
        {
            if (!_waiters.TryGetValue(signal, out SignalWaiters? waiters))
                continue;
            waiters.Operations.Remove(operation);
            if (waiters.Operations.Count > 0)
                continue;
            waiters.Registration.Dispose();
            _waiters.Remove(signal);
        }
    }

    /// <summary>On a thread of the runtime.</summary>
    private void OnSignal(PosixSignalContext context)
    {
        PosixSignal signal = context.Signal;

        // A reactor that has ended hears nothing: the default action is right again, unless another one has heard it.
        if (reactor.Post(() => Deliver(signal)))
            context.Cancel = true;
    }

    private void Deliver(PosixSignal signal)
    {
        if (!_waiters.TryGetValue(signal, out SignalWaiters? waiters))
        {
            // As the kernel does with a signal that is blocked: it is pending, and once only (signal(7)).
            if (!_unheard.Contains(signal))
                _unheard.Add(signal);
            return;
        }

        foreach (SignalOperation operation in waiters.Operations.ToArray())
            operation.Arrive(signal);
    }
}
