namespace FiberNet.Tests;

/// <summary>A channel next to what a list of numbers says about it.</summary>
internal sealed class TortureChannel(int capacity)
{
    internal readonly FiberChannel<long> Channel = new(capacity);

    /// <summary>Items that a put has been asked for and whose fate is open, and those that went in for sure.</summary>
    private readonly HashSet<long> _offered = [];
    private readonly HashSet<long> _received = [];
    private readonly Dictionary<int, long> _lastOfWriter = [];
    private long _in;

    internal void Offer(long item) => Check(_offered.Add(item), $"item {item} was offered twice by the test itself");

    internal void PutEnded(long item, ChannelStatus status)
    {
        if (status == ChannelStatus.Ok)
            _in++;
        else
            Check(!_received.Contains(item), $"item {item} was received although its put ended {status}");
        if (status != ChannelStatus.Ok)
            _offered.Remove(item);
    }

    internal void Received(long item)
    {
        Check(_offered.Contains(item), $"item {item} was never put");
        Check(_received.Add(item), $"item {item} was received twice");
    }

    /// <summary>Of one writer's items the later never overtakes the earlier, as far as one reader can see.</summary>
    internal void InOrder(Dictionary<int, long> seen, long item)
    {
        int writer = (int)(item >> 32);
        Check(!seen.TryGetValue(writer, out long last) || last < item, $"item {item} came after {last}");
        seen[writer] = item;
        _lastOfWriter[writer] = item;
    }

    internal void AtTheEnd()
    {
        while (Channel.TryGet(out long item))
            Received(item);
        Check(!Channel.HasReaders && !Channel.HasWriters, "somebody still waits");
        Check(_received.Count == _in, $"{_in} items went in and {_received.Count} came out");
    }

    private static void Check(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }
}
