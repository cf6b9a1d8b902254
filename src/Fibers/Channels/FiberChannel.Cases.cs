namespace FiberNet;

/// <content>The channel in a <see cref="Select"/>.</content>
public sealed partial class FiberChannel<T>
{
    /// <summary>A case that gets an item.</summary>
    /// <returns>The case; use it as often as you like, in one select at a time.</returns>
    public ChannelGetCase<T> GetCase() => new(this);

    /// <summary>A case that puts an item.</summary>
    /// <param name="item">The item; <see cref="ChannelPutCase{T}.Item"/> changes it for the next select.</param>
    /// <returns>The case; use it as often as you like, in one select at a time.</returns>
    public ChannelPutCase<T> PutCase(T item) => new(this, item);

    internal FiberScheduler BindCase() => Bind();
}
