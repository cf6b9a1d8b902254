using FiberNet.Advanced;

namespace FiberNet;

/// <summary>The case of a <see cref="Select"/> that gets an item from a channel.</summary>
/// <typeparam name="T">The type of the item.</typeparam>
public sealed class ChannelGetCase<T> : SelectCase
{
    private readonly FiberChannel<T> _channel;
    private GetOperation<T>? _entry;
    private Received<T> _result = new(ChannelStatus.TimedOut, default);

    internal ChannelGetCase(FiberChannel<T> channel) => _channel = channel;

    /// <summary>The result of the last select in which this case took effect; <see cref="ChannelStatus.TimedOut"/> before the first.</summary>
    public Received<T> Result => _result;

    /// <inheritdoc/>
    protected override WaitTarget Target => _channel.ItemTarget;

    /// <inheritdoc/>
    protected override bool OnTrySelect()
    {
        _channel.BindCase();
        if (!_channel.TryGetNow(out Received<T> received))
            return false;
        _result = received;
        return true;
    }

    /// <inheritdoc/>
    protected override void OnEnter()
    {
        _entry = FiberScheduler.Require().Rent<GetOperation<T>>();
        _entry.StandFor(this);
        _channel.Enter(_entry);
    }

    /// <inheritdoc/>
    protected override void OnLeave()
    {
        _entry!.ReturnUnused();
        _entry = null;
    }

    internal void Finish(Received<T> received)
    {
        _result = received;
        Complete();
    }
}
