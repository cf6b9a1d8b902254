using System.Diagnostics;

namespace FiberNet;

/// <summary>
/// Sees to it that a reactor keeps no more threads of the pool than <see cref="ReactorOptions.MaxOffloads"/>. Those above
/// wait here, first in first out; one that its fiber has left before its turn never runs. The reactor's thread only.
/// </summary>
internal sealed class OffloadQueue(int limit)
{
    private const int SmallestPrune = 64;

    private readonly Queue<IOffloadedCall> _waiting = [];
    private int _pruneAt = SmallestPrune;

    /// <summary>Calls that hold a thread of the pool.</summary>
    internal int Running { get; private set; }

    internal void Enter(IOffloadedCall call)
    {
        if (Running == limit)
        {
            if (_waiting.Count >= _pruneAt)
                Prune();
            _waiting.Enqueue(call);
            return;
        }

        Debug.Assert(Running < limit, "no more calls run than the limit allows");
        Running++;
        call.Launch();
    }

    /// <summary>A call has returned: its thread goes to the next one.</summary>
    internal void Leave()
    {
        Debug.Assert(Running > 0, "each call leaves once");
        while (_waiting.TryDequeue(out IOffloadedCall? next))
        {
            if (!next.IsWanted)
                continue;
            next.Launch();
            return;
        }

        Running--;
    }

    /// <summary>
    /// Forgets, now and then, those that their fibers have left. While a name server is down every thread is taken, and calls
    /// come and are left again for as long as that lasts.
    /// </summary>
    private void Prune()
    {
        for (int i = _waiting.Count; i > 0; i--)
        {
            IOffloadedCall call = _waiting.Dequeue();
            if (call.IsWanted)
                _waiting.Enqueue(call);
        }

        // Twice what is left: all prunings together look at each call a bounded number of times.
        _pruneAt = Math.Max(SmallestPrune, 2 * _waiting.Count);
    }
}
