namespace FiberNet;

/// <summary>Who waits for whom. Filled on any thread, from fibers that may run on meanwhile.</summary>
internal sealed class WaitGraph
{
    private readonly Dictionary<Fiber, (Fiber[] Next, bool IsCertain)> _edges = [];

    /// <summary>Adds what a fiber waits for, if another fiber has to act first.</summary>
    internal void Add(Fiber fiber, WaitTarget target)
    {
        if (target.Subject is IFiberParent scope)
            _edges[fiber] = (ChildrenOf(scope), true);
        else if (target.Holder is { } holder)
            _edges[fiber] = ([holder], true);
        else if (target.LastUser is { } user && user != fiber)
            _edges[fiber] = ([user], false);
    }

    /// <summary>Finds the rings, each once.</summary>
    /// <returns>The fibers of each ring, and whether the ring is certain.</returns>
    internal List<(List<Fiber> Fibers, bool IsCertain)> Cycles()
    {
        var cycles = new List<(List<Fiber>, bool)>();
        var finished = new HashSet<Fiber>();
        foreach (Fiber start in _edges.Keys.OrderBy(fiber => fiber.Id))
            Search(start, finished, cycles);
        return cycles;
    }

    /// <summary>Walks in depth with a stack of its own: a chain of waits may be as long as there are fibers.</summary>
    private void Search(Fiber start, HashSet<Fiber> finished, List<(List<Fiber>, bool)> cycles)
    {
        if (!finished.Add(start))
            return;
        var path = new List<(Fiber Fiber, int Next)> { (start, 0) };
        var onPath = new Dictionary<Fiber, int> { [start] = 0 };
        while (path.Count > 0)
        {
            (Fiber fiber, int index) = path[^1];
            if (!_edges.TryGetValue(fiber, out (Fiber[] Next, bool IsCertain) edges) || index == edges.Next.Length)
            {
                path.RemoveAt(path.Count - 1);
                onPath.Remove(fiber);
                continue;
            }

            path[^1] = (fiber, index + 1);
            Fiber next = edges.Next[index];
            if (onPath.TryGetValue(next, out int from))
            {
                List<Fiber> ring = path[from..].ConvertAll(static step => step.Fiber);
                cycles.Add((ring, ring.TrueForAll(member => _edges[member].IsCertain)));
            }
            else if (finished.Add(next))
            {
                onPath[next] = path.Count;
                path.Add((next, 0));
            }
        }
    }

    private static Fiber[] ChildrenOf(IFiberParent scope)
    {
        try
        {
            return scope.Children();
        }
        catch (Exception exception) when (exception is InvalidOperationException or IndexOutOfRangeException or ArgumentException)
        {
            // A child started or ended on the scheduler's thread meanwhile.
            return [];
        }
    }
}
