using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A put that waits: for a fiber, or for the case of a select.</summary>
internal sealed class PutOperation<T> : Operation<ChannelStatus>
{
    private FiberChannel<T>? _channel;
    private ChannelPutCase<T>? _case;

    internal T Item { get; private set; } = default!;

    protected override string Description => $"waiting for room in {_channel!.Label}";

    protected override WaitTarget Target => _channel!.RoomTarget;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Start(FiberChannel<T> channel, T item, TimeSpan? timeout)
    {
        // A kept operation always belongs to the same channel: a write barrier saved.
        if (!ReferenceEquals(_channel, channel))
            _channel = channel;
        Item = item;
        Begin(timeout);
    }

    internal void StandFor(ChannelPutCase<T> selectCase)
    {
        _case = selectCase;
        Item = selectCase.Item;
    }

    /// <summary>Ends the operation, which the channel has removed from its queue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Finish(ChannelStatus status)
    {
        if (_case is null)
            Complete(status);
        else
            _case.Finish(status);
    }

    protected override ChannelStatus OnTimeout() => ChannelStatus.TimedOut;

    protected override void OnCanceled()
    {
    }

    protected override void OnRecycle()
    {
        if (Pool != BoxPools.Kept)
        {
            _case = null;
            _channel = null;
        }

        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Item = default!;
    }
}
