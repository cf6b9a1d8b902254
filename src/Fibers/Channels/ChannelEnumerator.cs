namespace FiberNet;

/// <summary>Gets the items of a channel one by one. Used by <c>await foreach</c>.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class ChannelEnumerator<T>
{
    private readonly FiberChannel<T> _channel;

    internal ChannelEnumerator(FiberChannel<T> channel) => _channel = channel;

    /// <summary>The item that <see cref="MoveNextAsync"/> got last.</summary>
    public T Current { get; private set; } = default!;

    /// <summary>Gets the next item. Suspends the fiber while the channel is empty.</summary>
    /// <returns>True with an item in <see cref="Current"/>. False if the channel is closed and empty.</returns>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    [Parks]
    public async FiberTask<bool> MoveNextAsync()
    {
        Received<T> received = await _channel.Get();
        Current = received.Value!;
        return received;
    }
}
