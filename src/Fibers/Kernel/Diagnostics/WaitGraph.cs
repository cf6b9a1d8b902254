using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>Who waits for whom. Filled on any thread, from fibers that may run on meanwhile.</summary>
/// <remarks>
/// <para>A hundred thousand fibers may wait for a lock whose holder only sleeps. So what is kept is not who waits, but who is waited for: all
/// fibers of a ring are, and the search begins with those of them that wait themselves. Memory that lives through the search would make
/// collections long, during which the reactors stand still.</para>
/// <para>The children of a scope are not kept either, only looked up in the search. A ring cannot do without another wait: the owner of a
/// scope is older than its children.</para>
/// </remarks>
internal sealed class WaitGraph
{
    private const int Finished = -1;

    private readonly HashSet<Fiber> _awaited = [];

    /// <summary>Where a fiber is on the path; <see cref="Finished"/> for one from which all ways have been tried.</summary>
    private readonly Dictionary<Fiber, int> _places = [];

    private readonly List<Fiber> _path = [];

    /// <summary>What each fiber on the path waits for, and how many of these have been tried.</summary>
    private readonly List<(WaitEdges Edges, int Tried)> _steps = [];

    /// <summary>Called for each ring.</summary>
    /// <param name="ring">Its fibers; each waits for the next one, the last one for the first.</param>
    /// <param name="isCertain">Whether each of them waits for a fiber that has to act first.</param>
    internal delegate void RingSeen(ReadOnlySpan<Fiber> ring, bool isCertain);

    /// <summary>Adds what a fiber waits for, if another fiber has to act first.</summary>
    internal void Add(Fiber fiber, WaitTarget target)
    {
        if (target.Subject is IFiberParent)
            return;
        var edges = WaitEdges.Of(fiber, target);
        for (int i = 0; i < edges.Count; i++)
            _awaited.Add(edges[i]);
    }

    /// <summary>Finds the rings, each once.</summary>
    internal void FindRings(RingSeen found)
    {
        List<Fiber> starts = [.. _awaited.Where(static fiber => WaitEdges.Of(fiber, fiber.SeenTarget).Count > 0)];
        starts.Sort(static (one, other) => one.Id.CompareTo(other.Id));
        foreach (Fiber start in starts)
            Search(start, found);
    }

    /// <summary>Walks in depth with a stack of its own: a chain of waits may be as long as there are fibers.</summary>
    private void Search(Fiber start, RingSeen found)
    {
        if (!_places.ContainsKey(start))
            Enter(start, WaitEdges.Of(start, start.SeenTarget));
        while (_path.Count > 0)
        {
            ref (WaitEdges Edges, int Tried) step = ref CollectionsMarshal.AsSpan(_steps)[^1];
            if (step.Tried == step.Edges.Count)
            {
                Leave();
                continue;
            }

            Fiber next = step.Edges[step.Tried++];
            if (_places.TryGetValue(next, out int place))
            {
                if (place != Finished)
                    found(CollectionsMarshal.AsSpan(_path)[place..], IsCertain(place));
            }
            else if (WaitEdges.Of(next, next.SeenTarget) is { Count: > 0 } edges)
            {
                Enter(next, edges);
            }
        }
    }

    private bool IsCertain(int from)
    {
        foreach ((WaitEdges edges, _) in CollectionsMarshal.AsSpan(_steps)[from..])
        {
            if (!edges.AreCertain)
                return false;
        }

        return true;
    }

    private void Enter(Fiber fiber, WaitEdges edges)
    {
        _places[fiber] = _path.Count;
        _path.Add(fiber);
        _steps.Add((edges, 0));
    }

    private void Leave()
    {
        _places[_path[^1]] = Finished;
        _path.RemoveAt(_path.Count - 1);
        _steps.RemoveAt(_steps.Count - 1);
    }
}
