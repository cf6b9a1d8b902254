using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>A get that waits: of a fiber, or in the name of a select's case.</summary>
internal sealed class GetOperation<T> : PooledOperation<GetOperation<T>, Received<T>>
{
    private FiberChannel<T>? _channel;
    private ChannelGetCase<T>? _case;

    protected override string Description => $"an item from a channel ({_channel})";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FiberTask<Received<T>> Start(FiberChannel<T> channel, TimeSpan? timeout)
    {
        if (Pool != BoxPools.Kept)
            _channel = channel;
        Begin(timeout);
        return Task;
    }

    /// <summary>The channel keeps the operation for its own use; it is never returned to the pool.</summary>
    internal void KeepFor(FiberChannel<T> channel)
    {
        _channel = channel;
        Pool = BoxPools.Kept;
    }

    internal void StandFor(ChannelGetCase<T> selectCase) => _case = selectCase;

    internal FiberTask<Received<T>> AfterYield(FiberChannel<T> channel, Received<T> received)
    {
        _channel = channel;
        return CompleteAfterYield(received);
    }

    /// <summary>The operation is out of the channel's queue and has this outcome.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Finish(Received<T> received)
    {
        if (_case is null)
            Complete(received);
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
        _case = null;
        if (Pool != BoxPools.Kept)
            _channel = null;
    }
}
