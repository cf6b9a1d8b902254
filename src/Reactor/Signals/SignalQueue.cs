using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>
/// Signals that are received until the queue is disposed (signal(7)): what a loop reads, such as one that reloads its
/// configuration at each SIGHUP. Made by <see cref="Signals.Open"/>.
/// </summary>
/// <remarks>
/// The default action of the signals is off from <see cref="Signals.Open"/> to <see cref="Dispose"/>. A signal that comes while
/// the loop works is queued: different signals in arrival order, equal ones counted. Thread rule: the reactor's thread only.
/// </remarks>
[ReactorThread]
public sealed class SignalQueue : IDisposable
{
    private readonly Reactor _reactor;
    private readonly PosixSignal[] _signals;
    private readonly int[] _counts;
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Each signal at most once, so it never has to wait for room.</summary>
    private readonly FiberChannel<int> _arrived;

    internal SignalQueue(Reactor reactor, PosixSignal[] signals)
    {
        _reactor = reactor;
        _signals = signals;
        _counts = new int[signals.Length];
        _registrations = new PosixSignalRegistration[signals.Length];
        _arrived = new FiberChannel<int>(signals.Length, string.Join(" or ", signals));
        reactor.SignalSources++;
        try
        {
            for (int i = 0; i < signals.Length; i++)
                _registrations[i] = Register(i);
        }
        catch
        {
            Unregister();
            throw;
        }
    }

    /// <summary>Suspends the fiber until a signal is in the queue, and takes it.</summary>
    /// <returns>The signal that came first.</returns>
    /// <exception cref="ObjectDisposedException">The queue is disposed, or was disposed while the fiber waited.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    /// <exception cref="FiberCanceledException">The fiber was cancelled; nothing is taken.</exception>
    [Parks]
    public async FiberTask<ReceivedSignal> Wait() => (await Wait(null))!.Value;

    /// <summary>Suspends the fiber until a signal is in the queue, and takes it, or until the timeout.</summary>
    /// <param name="timeout">The maximum time to wait. <c>null</c> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>The signal that came first; <c>null</c> on timeout.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    /// <inheritdoc cref="Wait()" path="/exception"/>
    [Parks]
    public async FiberTask<ReceivedSignal?> Wait(TimeSpan? timeout)
    {
        Received<int> received = await _arrived.Get(timeout);
        ObjectDisposedException.ThrowIf(received.Status == ChannelStatus.Closed, this);
        return received.Status == ChannelStatus.Ok ? Take(received.Value) : null;
    }

    /// <summary>Gives the signals their default action back. Fibers that wait get an <see cref="ObjectDisposedException"/>; what is queued is dropped.</summary>
    /// <exception cref="InvalidOperationException">The caller is not on the reactor's thread.</exception>
    public void Dispose()
    {
        if (_arrived.IsClosed)
            return;
        _arrived.Close();
        while (_arrived.TryGet(out _))
        {
        }

        Unregister();
    }

    private PosixSignalRegistration Register(int index) => PosixSignalRegistration.Create(_signals[index], context =>
    {
        // On a thread of the runtime. A reactor that has ended hears nothing: the default action is right again.
        if (_reactor.Post(() => Arrive(index)))
            context.Cancel = true;
    });

    private void Unregister()
    {
        _reactor.SignalSources--;
        foreach (PosixSignalRegistration? registration in _registrations)
            registration?.Dispose();
    }

    private void Arrive(int index)
    {
        // Posted before the queue was disposed, and run after it; or queued already: then it is counted only.
        if (!_arrived.IsClosed && _counts[index]++ == 0)
            _arrived.TryPut(index);
    }

    private ReceivedSignal Take(int index)
    {
        int count = _counts[index];
        _counts[index] = 0;
        return new ReceivedSignal(_signals[index], count);
    }
}
