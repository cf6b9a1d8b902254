using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// The scheduler's pools of boxes: one for each method and each kind of operation, last in, first out, bounded, and used by one
/// thread only.
/// </summary>
internal struct BoxPools()
{
    /// <summary>
    /// The maximum number of boxes in a pool: enough for the operations of 16,000 connections. Boxes beyond it go to the garbage
    /// collector.
    /// </summary>
    internal const int Capacity = 16_384;

    /// <summary>The number of a box that is used once and belongs to no pool.</summary>
    internal const ushort None = 0;

    /// <summary>The number of an operation that its channel keeps for itself and that belongs to no pool.</summary>
    internal const ushort Kept = 1;

    /// <summary>In the flight recorder only: a sleep, which has no operation.</summary>
    internal const ushort Sleep = ushort.MaxValue;

    private Pool[] _pools = new Pool[64];

    /// <summary>Takes a recycled box; null if the pool is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TBox? Rent<TBox>()
        where TBox : FiberBox
    {
        int id = PoolId<TBox>.Value;
        Pool[] pools = _pools;
        if ((uint)id < (uint)pools.Length)
        {
            ref Pool pool = ref pools[id];
            int top = pool.Count - 1;
            Entry[]? boxes = pool.Boxes;
            if (boxes is not null && (uint)top < (uint)boxes.Length)
            {
                pool.Count = top;
                Debug.Assert(boxes[top].Box is TBox, "a pool holds boxes of one type");
                return Unsafe.As<TBox>(boxes[top].Box);
            }
        }

        return null;
    }

    /// <summary>Sets the pool of a new box. A lookup by type at each return would cost shared generic code more than everything else here.</summary>
    internal static void Assign<TBox>(TBox box)
        where TBox : FiberBox
    {
        Debug.Assert(box.Pool == None, "a box belongs to one pool");
        box.Pool = checked((ushort)PoolId<TBox>.Value);
    }

    /// <summary>Takes back a box that nothing else refers to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Return(FiberBox box)
    {
        Debug.Assert(box.Pool > Kept, "a box that has no pool is not returned");
        Debug.Assert(!box.IsAwaited && box.State == (box.IsOperation ? BoxState.Idle : BoxState.Pending), "a box is clean when it is returned");
        int id = box.Pool;
        Pool[] pools = _pools;
        if ((uint)id < (uint)pools.Length)
        {
            ref Pool pool = ref pools[id];
            Entry[]? boxes = pool.Boxes;
            int top = pool.Count;
            if (boxes is not null && (uint)top < (uint)boxes.Length)
            {
                // Usually a box comes back to the place from which it was rented, and then saves the write barrier.
                ref Entry entry = ref boxes[top];
                if (!ReferenceEquals(entry.Box, box))
                    entry.Box = box;
                pool.Count = top + 1;
                return;
            }
        }

        GrowAndReturn(id, box);
    }

    /// <summary>Throws in a debug build if a pool holds a box twice, or one that is in use or belongs elsewhere.</summary>
    [Conditional("DEBUG")]
    internal readonly void CheckInvariants()
    {
        var seen = new HashSet<FiberBox>(ReferenceEqualityComparer.Instance);
        for (int id = 0; id < _pools.Length; id++)
        {
            for (int i = 0; i < _pools[id].Count; i++)
            {
                FiberBox box = _pools[id].Boxes![i].Box;
                Debug.Assert(seen.Add(box), "a box is in its pool once");
                Debug.Assert(box.Pool == id, "a box is in the pool that it was assigned to");
                Debug.Assert(!box.IsAwaited && box.State == (box.IsOperation ? BoxState.Idle : BoxState.Pending), "a box in the pool is clean");
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void GrowAndReturn(int id, FiberBox box)
    {
        if (id >= _pools.Length)
            Array.Resize(ref _pools, Math.Max(id + 1, _pools.Length * 2));
        ref Pool pool = ref _pools[id];
        int size = pool.Boxes?.Length ?? 0;
        if (size >= Capacity)
            return;
        Array.Resize(ref pool.Boxes, Math.Max(16, size * 4));
        pool.Boxes[pool.Count++].Box = box;
    }

    private struct Pool
    {
        internal Entry[]? Boxes;
        internal int Count;
    }

    /// <summary>A reference in a struct: an array of these is stored to without a covariance check.</summary>
    private struct Entry
    {
        internal FiberBox Box;
    }

    /// <summary>The kind of operations of a pool, for the flight recorder.</summary>
    internal static string NameOf(ushort pool)
    {
        if (pool == Sleep)
            return "sleep";
        string? name = null;
        if (pool > Kept)
        {
            lock (PoolId.Names)
                name = PoolId.Names.GetValueOrDefault(pool);
        }

        return name ?? (pool == Kept ? "channel" : "other");
    }

    private static class PoolId
    {
        internal static int Last = Kept;

        internal static Dictionary<int, string> Names { get; } = [];

        /// <summary>The name of the type without what says that it is an operation, and without what it is generic over.</summary>
        internal static int Next(string type)
        {
            lock (Names)
            {
                string name = type.Split('`')[0];
                Names[++Last] = name.EndsWith("Operation", StringComparison.Ordinal) ? name[..^"Operation".Length] : name;
                return Last;
            }
        }
    }

    private static class PoolId<TBox>
    {
        internal static readonly int Value = PoolId.Next(typeof(TBox).Name);
    }
}
