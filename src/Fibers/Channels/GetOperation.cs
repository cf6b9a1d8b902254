using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A get that waits: for a fiber, or for the case of a select.</summary>
internal sealed class GetOperation<T> : Operation<Received<T>>
{
    private FiberChannel<T>? _channel;
    private ChannelGetCase<T>? _case;

    protected override string Description => $"waiting for an item from {_channel!.Label}";

    protected override WaitTarget Target => _channel!.ItemTarget;

    internal void Start(FiberChannel<T> channel, TimeSpan? timeout)
    {
        _channel = channel;
        Begin(timeout);
    }

    internal void StandFor(ChannelGetCase<T> selectCase) => _case = selectCase;

    /// <summary>Ends the operation, which the channel has removed from its queue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Finish(FiberScheduler scheduler, Received<T> received)
    {
        if (_case is null)
            CompleteOn(scheduler, received);
        else
            _case.Finish(received);
    }

    protected override Received<T> OnTimeout() => new(ChannelStatus.TimedOut, default);

    protected override void OnCanceled()
    {
    }

    protected override void OnUnread(Received<T> result)
    {
        if (result)
            _channel!.PutBack(result.Value!);
    }

    internal override void AfterAbandon() => _channel?.ServeReaders();

    protected override void OnRecycle()
    {
        // The kept operation always belongs to its channel, and never to a case.
        if (Pool == BoxPools.Kept)
            return;
        _case = null;
        _channel = null;
    }
}
