namespace FiberNet;

/// <summary>The fibers at a place: all are counted, and some are kept to be described.</summary>
/// <param name="most">How many are kept.</param>
/// <param name="now">The time of the dump, so that fibers that are looked at later do not seem older.</param>
internal sealed class PlaceSeen(int most, uint now)
{
    /// <summary>The one that tells least is the first out.</summary>
    private readonly PriorityQueue<Fiber, (long RunTime, uint Age)> _shown = new();

    internal IEnumerable<Fiber> Shown => _shown.UnorderedItems.Select(static entry => entry.Element);

    internal int Count { get; private set; }

    /// <summary>Keeps a fiber if it has run longer than another one that is kept or, where that is not measured or equal, waits longer.</summary>
    internal void Add(Fiber fiber)
    {
        Count++;
        (long, uint) weight = (fiber.SeenRunTime, fiber.SeenAgeAt(now));
        if (_shown.Count < most)
            _shown.Enqueue(fiber, weight);
        else
            _ = _shown.EnqueueDequeue(fiber, weight);
    }
}
