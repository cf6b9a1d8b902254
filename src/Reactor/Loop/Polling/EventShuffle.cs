namespace FiberNet;

/// <summary>
/// Changes the order of the events of a batch, the same way each time for the same seed. The kernel promises no order, and a test
/// that hunts for races wants to see them all. See <see cref="FiberSchedulerOptions.ShuffleSeed"/>.
/// </summary>
internal sealed class EventShuffle(int seed)
{
    private readonly Random _random = new(seed);

    internal void Shuffle(EpollSet epoll, int count)
    {
        // Fisher and Yates: each order is as likely as any other.
        for (int i = count - 1; i > 0; i--)
            epoll.Swap(i, _random.Next(i + 1));
    }
}
