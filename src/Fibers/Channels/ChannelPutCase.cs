using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The case of a <see cref="Select"/> that puts an item into a channel.</summary>
/// <typeparam name="T">The type of the item.</typeparam>
public sealed class ChannelPutCase<T> : SelectCase
{
    private readonly FiberChannel<T> _channel;
    private PutOperation<T>? _entry;

    internal ChannelPutCase(FiberChannel<T> channel, T item)
    {
        _channel = channel;
        Item = item;
    }

    /// <summary>The item that the next select puts. A change has no effect on a select that already waits.</summary>
    public T Item { get; set; }

    /// <summary>How the put ended in the last select in which this case took effect: <see cref="ChannelStatus.Ok"/> or <see cref="ChannelStatus.Closed"/>. <see cref="ChannelStatus.TimedOut"/> before the first.</summary>
    public ChannelStatus Status { get; private set; } = ChannelStatus.TimedOut;

    /// <inheritdoc/>
    protected override WaitTarget Target => _channel.RoomTarget;

    /// <inheritdoc/>
    protected override bool OnTrySelect()
    {
        if (_channel.PutNow(_channel.BindCase(), Item) is not { } status)
            return false;
        Status = status;
        return true;
    }

    /// <inheritdoc/>
    protected override void OnEnter()
    {
        _entry = FiberScheduler.Require().Rent<PutOperation<T>>();
        _entry.StandFor(this);
        _channel.Enter(_entry);
    }

    /// <inheritdoc/>
    protected override void OnLeave()
    {
        _entry!.ReturnUnused();
        _entry = null;
    }

    internal void Finish(ChannelStatus status)
    {
        Status = status;
        Complete();
    }
}
