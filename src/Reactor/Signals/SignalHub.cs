using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>
/// The signals that fibers of a reactor wait for one at a time. Each is registered with the runtime at its first wait, and a
/// signal that comes is posted to the reactor once, for all operations that wait.
/// </summary>
/// <remarks>
/// The runtime's thread takes the signal and calls its default action off; the reactor's thread delivers it. If the waits were
/// cancelled or timed out in between, the signal is kept for the next wait. Thread rule: the reactor's thread only.
/// </remarks>
internal sealed class SignalHub(Reactor reactor) : IDisposable
{
    private readonly Dictionary<PosixSignal, WatchedSignal> _watched = [];
    private readonly List<PosixSignal> _unheard = [];

    /// <summary>Takes a signal that came when no operation was left to hear it.</summary>
    /// <param name="signals">The signals that are wanted.</param>
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
                if (!_watched.TryGetValue(signal, out WatchedSignal? watched))
                    _watched.Add(signal, watched = new WatchedSignal(reactor, signal, () => Deliver(signal)));
                watched.Enter(operation);
            }
        }
        catch
        {
            Leave(operation, signals, hasSignal: false);
            throw;
        }
    }

    internal void Leave(SignalOperation operation, ReadOnlySpan<PosixSignal> signals, bool hasSignal)
    {
        foreach (PosixSignal signal in signals)
        {
            if (_watched.TryGetValue(signal, out WatchedSignal? watched))
                watched.Leave(operation, hasSignal);
        }
    }

    public void Dispose()
    {
        foreach (WatchedSignal watched in _watched.Values)
            watched.Dispose();
    }

    private void Deliver(PosixSignal signal)
    {
        WatchedSignal watched = _watched[signal];
        if (watched.Operations.Count == 0)
        {
            // As the kernel does with a blocked signal: it is pending, and once only (signal(7)).
            if (!_unheard.Contains(signal))
                _unheard.Add(signal);
            return;
        }

        foreach (SignalOperation operation in watched.Operations.ToArray())
            operation.Arrive(signal);
    }
}
