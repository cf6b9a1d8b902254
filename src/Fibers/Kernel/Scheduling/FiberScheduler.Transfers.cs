using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <content>Counts what the kernel interface transfers. Here, because this object is in the cache after a system call.</content>
public sealed partial class FiberScheduler
{
    private long _received;
    private long _sent;
    private long _receivedElsewhere;
    private long _sentElsewhere;

    /// <summary>The bytes so far. Any thread.</summary>
    internal (long Received, long Sent) Transfers => (_received + Volatile.Read(ref _receivedElsewhere), _sent + Volatile.Read(ref _sentElsewhere));

    /// <inheritdoc cref="FiberSchedulerExtensions.CountReceived"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CountReceived(long bytes)
    {
        _received += bytes;
        if (_meter is not null)
            _meter.ChargeCall(bytes, 0);
    }

    /// <inheritdoc cref="FiberSchedulerExtensions.CountSent"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CountSent(long bytes)
    {
        _sent += bytes;
        if (_meter is not null)
            _meter.ChargeCall(0, bytes);
    }

    /// <inheritdoc cref="FiberSchedulerExtensions.CountOnAnyThread"/>
    internal void CountOnAnyThread(long received, long sent)
    {
        if (HasAccess)
        {
            _received += received;
            _sent += sent;
            _meter?.ChargeCall(received, sent);
            return;
        }

        Interlocked.Add(ref _receivedElsewhere, received);
        Interlocked.Add(ref _sentElsewhere, sent);
    }

    /// <inheritdoc cref="FiberSchedulerExtensions.Serve"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Serve(FiberBox? operation)
    {
        if (_meter is not null)
            _meter.Served = operation?.Continuation?.FrameFiber;
    }
}
