using System.Runtime.InteropServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A fiber's wait for a signal. The runtime's signal thread posts it to the reactor.</summary>
internal sealed class SignalOperation : Operation<PosixSignal?>
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private bool _left;

    internal SignalOperation(FiberScheduler scheduler)
        : base(scheduler)
    {
    }

    protected override string Description => "a signal";

    internal FiberTask<PosixSignal?> Start(ReadOnlySpan<PosixSignal> signals, TimeSpan? timeout)
    {
        try
        {
            foreach (PosixSignal signal in signals)
                _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }
        catch
        {
            Leave();
            throw;
        }

        Begin(timeout);
        return Task;
    }

    protected override PosixSignal? OnTimeout()
    {
        Leave();
        return null;
    }

    protected override void OnCanceled() => Leave();

    protected override void OnRecycle() => Leave();

    /// <summary>On a thread of the runtime.</summary>
    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        PosixSignal signal = context.Signal;
        Scheduler.Post(() => Arrive(signal));
    }

    private void Arrive(PosixSignal signal)
    {
        if (_left)
            return;
        Leave();
        Complete(signal);
    }

    private void Leave()
    {
        _left = true;
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _registrations.Clear();
    }
}
