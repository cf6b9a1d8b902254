namespace FiberNet;

/// <summary>
/// Sees to it that a reactor keeps no more threads of the pool than <see cref="ReactorOptions.MaxOffloads"/>. Those above
/// wait here, first in first out; one that its fiber has left before its turn never runs. The reactor's thread only.
/// </summary>
internal sealed class OffloadQueue(int limit)
{
    private readonly Queue<IOffloadedCall> _waiting = [];

    /// <summary>Calls that hold a thread of the pool.</summary>
    internal int Running { get; private set; }

    internal void Enter(IOffloadedCall call)
    {
        if (Running == limit)
        {
            _waiting.Enqueue(call);
            return;
        }

        Running++;
        call.Launch();
    }

    /// <summary>A call has returned: its thread goes to the next one.</summary>
    internal void Leave()
    {
        while (_waiting.TryDequeue(out IOffloadedCall? next))
        {
            if (!next.IsWanted)
                continue;
            next.Launch();
            return;
        }

        Running--;
    }
}
