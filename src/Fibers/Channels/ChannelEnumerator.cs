namespace FiberNet;

/// <summary>Gets the items of a channel one by one; what <c>await foreach</c> uses.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class ChannelEnumerator<T>
{
    private readonly FiberChannel<T> _channel;

    internal ChannelEnumerator(FiberChannel<T> channel) => _channel = channel;

    /// <summary>The item.</summary>
    public T Current { get; private set; } = default!;

    /// <summary>Gets the next item; parks while there is none.</summary>
    /// <returns>False when the channel is closed and empty.</returns>
    /// <exception cref="FiberCanceledException">The fiber was cancelled.</exception>
    public async FiberTask<bool> MoveNextAsync()
    {
        Received<T> received = await _channel.Get();
        Current = received.Value!;
        return received;
    }
}
