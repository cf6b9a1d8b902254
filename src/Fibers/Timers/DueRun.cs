using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>
/// The timers of the ticks that the wheel has reached, in exact order. The timers of a tick are collected from their bucket and
/// ordered together. Each knows its place, so dropping one takes O(1) and leaves a gap.
/// </summary>
/// <remarks>
/// A few timers are ordered by counting, for each, how many come before it. These are n² comparisons, but vectorized and without
/// branches; one mispredicted branch costs as much as twenty of them. Many timers are sorted instead.
/// </remarks>
internal sealed class DueRun
{
    /// <summary>Up to this many are ordered by counting.</summary>
    private const int MostCounted = 128;
    private const int SmallCapacity = 256;
    private const int Gap = 0;

    private readonly long[] _counts = new long[MostCounted];
    private long[] _keys = new long[SmallCapacity];
    private int[] _collected = new int[SmallCapacity];
    private int[] _nodes = new int[SmallCapacity];
    private int _collectedCount;
    private int _first;
    private int _end;

    /// <summary>True if the run holds no timer.</summary>
    internal bool IsEmpty => _first == _end;

    /// <summary>The node that is due first. The run must not be empty.</summary>
    internal int Top
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert(!IsEmpty && _nodes[_first] != Gap, "the run begins with a timer");
            return _nodes[_first];
        }
    }

    /// <summary>Collects a timer for <see cref="Append"/>.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">Its order within the tick: smaller is earlier. No two keys are equal.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Collect(int node, long key)
    {
        if (_collectedCount == _keys.Length)
            Grow();
        _keys[_collectedCount] = key;
        _collected[_collectedCount++] = node;
    }

    /// <summary>Orders the collected timers, which are due after all others, and appends them.</summary>
    /// <param name="wheel">The wheel that they belong to.</param>
    internal void Append(TimerWheel wheel)
    {
        int count = _collectedCount;
        _collectedCount = 0;
        MakeRoom(count, wheel);
        Span<int> places = _nodes.AsSpan(_end, count);
        if (count <= MostCounted)
            OrderByCounting(places);
        else
            OrderBySorting(places);
        for (int i = 0; i < places.Length; i++)
            wheel.SetPlace(places[i], _end + i);
        _end += count;
    }

    /// <summary>Drops the timer at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Remove(int place)
    {
        Debug.Assert(place >= _first && place < _end && _nodes[place] != Gap, "a timer leaves the run once");
        _nodes[place] = Gap;
        if (place == _first)
            SkipGaps();
    }

    /// <summary>Counts the timers; asserts that each stands where its node says, in order.</summary>
    internal int CheckInvariants(TimerWheel wheel)
    {
        int count = 0;
        int before = Gap;
        Debug.Assert(_collectedCount == 0, "what was collected was put in order");
        for (int place = _first; place < _end; place++)
        {
            int node = _nodes[place];
            if (node == Gap)
                continue;
            count++;
            Debug.Assert(wheel.IsAt(node, place, isInRun: true), "a timer of the run knows its place");
            Debug.Assert(before == Gap || !wheel.IsBefore(node, before), "the run is in order");
            before = node;
        }

        return count;
    }

    internal void Trim()
    {
        if (_keys.Length > SmallCapacity || _nodes.Length > SmallCapacity)
        {
            _keys = new long[SmallCapacity];
            _collected = new int[SmallCapacity];
            _nodes = new int[SmallCapacity];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipGaps()
    {
        int first = _first;
        while (first < _end && _nodes[first] == Gap)
            first++;
        _first = first;
        if (first == _end)
            _first = _end = 0;
    }

    /// <summary>Counts, for a vector of timers at a time, the keys that are smaller than each key.</summary>
    private void OrderByCounting(Span<int> places)
    {
        ReadOnlySpan<long> keys = _keys.AsSpan(0, places.Length);
        for (int i = 0; i < keys.Length; i += Vector<long>.Count)
        {
            // The last vector may reach beyond the keys. Those counts are not used, and the array's length is a power of two.
            var own = new Vector<long>(_keys, i);
            Vector<long> before = Vector<long>.Zero;
            foreach (long key in keys)
                before -= Vector.GreaterThan(own, new Vector<long>(key));
            before.CopyTo(_counts, i);
        }

        ReadOnlySpan<long> counts = _counts.AsSpan(0, places.Length);
        ReadOnlySpan<int> nodes = _collected.AsSpan(0, places.Length);
        for (int i = 0; i < nodes.Length; i++)
            places[(int)counts[i]] = nodes[i];
    }

    private void OrderBySorting(Span<int> places)
    {
        Span<int> nodes = _collected.AsSpan(0, places.Length);
        _keys.AsSpan(0, places.Length).Sort(nodes);
        nodes.CopyTo(places);
    }

    private void Grow()
    {
        Array.Resize(ref _keys, _keys.Length * 2);
        Array.Resize(ref _collected, _collected.Length * 2);
    }

    /// <summary>Makes room behind the last timer: moves all to the front if that frees half of the array; otherwise doubles the array.</summary>
    private void MakeRoom(int count, TimerWheel wheel)
    {
        if (_end + count <= _nodes.Length)
            return;
        int[] old = _nodes;
        int needed = _end - _first + count;
        if (needed > old.Length / 2)
            _nodes = new int[(int)BitOperations.RoundUpToPowerOf2((uint)needed * 2)];
        int end = 0;
        for (int place = _first; place < _end; place++)
        {
            int node = old[place];
            if (node == Gap)
                continue;
            _nodes[end] = node;
            wheel.SetPlace(node, end++);
        }

        _first = 0;
        _end = end;
    }
}
