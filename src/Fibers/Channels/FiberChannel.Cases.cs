namespace FiberNet;

/// <content>The channel in a <see cref="Select"/>.</content>
public sealed partial class FiberChannel<T>
{
    /// <summary>Makes a case that gets an item.</summary>
    /// <returns>The case. It can be used any number of times, in one select at a time.</returns>
    public ChannelGetCase<T> GetCase() => new(this);

    /// <summary>Makes a case that puts an item.</summary>
    /// <param name="item">The item. Set <see cref="ChannelPutCase{T}.Item"/> to change it for the next select.</param>
    /// <returns>The case. It can be used any number of times, in one select at a time.</returns>
    public ChannelPutCase<T> PutCase(T item) => new(this, item);

    internal FiberScheduler BindCase() => Bind();

    /// <summary>What a fiber waits for that gets, and one that puts. Any thread.</summary>
    internal WaitTarget ItemTarget => new(WaitKind.Channel, this, null, FindFiber(_lastWriter));

    /// <inheritdoc cref="ItemTarget"/>
    internal WaitTarget RoomTarget => new(WaitKind.Channel, this, null, FindFiber(_lastReader));

    /// <summary>The channel in words. Any thread.</summary>
    internal string Label => $"{ObjectLabel.Of("channel", this)} ({(Capacity == 0 ? "no buffer" : $"{_items.Count} of {Capacity} items")}{(IsClosed ? ", closed" : "")})";

    void Advanced.IWaitDetails.AddTo(IDictionary<string, object> details)
    {
        details["items"] = _items.Count;
        details["capacity"] = Capacity;
    }
}
