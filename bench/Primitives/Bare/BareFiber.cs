using System.Runtime.CompilerServices;

namespace FiberNet.Bench.Bare;

/// <summary>What is queued and what parks. Pooled, unlike the real one: that is what the spawns of the prototype were.</summary>
internal abstract class BareFiber(BarePool pool)
{
    internal readonly BarePool Pool = pool;
    internal BareBox? Leaf;
    internal BareBox? Root;
    internal bool IsParked;

    internal abstract BareTask CallBody();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Park(BareBox awaiting)
    {
        if (IsParked)
            ThrowParkedTwice();
        IsParked = true;
        if (!ReferenceEquals(Leaf, awaiting))
            Leaf = awaiting;
    }

    private static void ThrowParkedTwice() => throw new InvalidOperationException("A fiber parks in one place at a time.");
}
