using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>One signal of a reactor's hub: its registration with the runtime, and the operations that wait for it, in order.</summary>
/// <remarks>
/// The registration stays until the reactor ends. The runtime takes a signal on a thread of its own, and looks for registrations
/// only there. If one were disposed between the arrival of a signal and that look, the signal's default action would end the
/// process. So a signal without a waiter gets its default action from <see cref="OnSignal"/>, which does not call it off.
/// </remarks>
internal sealed class WatchedSignal : IDisposable
{
    /// <summary>
    /// For how long after a wait was cancelled or timed out a signal still counts as sent during that wait. It is longer than the
    /// runtime's thread takes to look at a signal on a busy machine (under 20 ms were seen).
    /// </summary>
    private const long GraceMilliseconds = 1000;

    private const long Waited = long.MaxValue;
    private const long Unwanted = long.MinValue;

    private readonly Reactor _reactor;
    private readonly Action _deliver;
    private readonly PosixSignalRegistration _registration;

    /// <summary>
    /// <see cref="Waited"/> while an operation waits, <see cref="Unwanted"/> after one was completed by the signal; else the
    /// time at which the last one left. Written by the reactor's thread, read by the runtime's.
    /// </summary>
    private long _leftAt = Waited;

    /// <exception cref="PlatformNotSupportedException">The signal is unknown.</exception>
    internal WatchedSignal(Reactor reactor, PosixSignal signal, Action deliver)
    {
        _reactor = reactor;
        _deliver = deliver;
        _registration = PosixSignalRegistration.Create(signal, OnSignal);
    }

    internal List<SignalOperation> Operations { get; } = [];

    internal void Enter(SignalOperation operation)
    {
        Operations.Add(operation);
        Volatile.Write(ref _leftAt, Waited);
    }

    /// <param name="operation">An operation that may be waiting here.</param>
    /// <param name="hasSignal">True if it has got a signal: the default action of the next one is on again at once.</param>
    internal void Leave(SignalOperation operation, bool hasSignal)
    {
        if (Operations.Remove(operation) && Operations.Count == 0)
            Volatile.Write(ref _leftAt, hasSignal ? Unwanted : Environment.TickCount64);
    }

    public void Dispose() => _registration.Dispose();

    /// <summary>On a thread of the runtime.</summary>
    private void OnSignal(PosixSignalContext context)
    {
        // A reactor that has ended hears nothing: the default action is right again, unless another one has heard the signal.
        if (IsWanted && _reactor.Post(_deliver))
            context.Cancel = true;
    }

    private bool IsWanted =>
        Volatile.Read(ref _leftAt) switch
        {
            Waited => true,
            Unwanted => false,
            long leftAt => Environment.TickCount64 - leftAt < GraceMilliseconds,
        };
}
