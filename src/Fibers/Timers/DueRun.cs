using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>
/// The timers of the ticks that the wheel has come to, in exact order. A tick's timers are collected from their bucket and
/// ordered all at once; each knows its place, so one that is dropped leaves in O(1), as a gap.
/// </summary>
/// <remarks>
/// A few timers are ordered by counting for each how many come before it: n² comparisons, but several in an instruction
/// and without a branch to mispredict, which costs as much as twenty of them. Many are sorted.
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

    /// <summary>True if there is no timer.</summary>
    internal bool IsEmpty => _first == _end;

    /// <summary>The node that is due first. Only when <see cref="IsEmpty"/> is false.</summary>
    internal int Top
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert(!IsEmpty && _nodes[_first] != Gap, "the run begins with a timer");
            return _nodes[_first];
        }
    }

    /// <summary>Takes a timer in that <see cref="Append"/> will put in its place.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">Its place in the tick: smaller is earlier. No two are equal.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Collect(int node, long key)
    {
        if (_collectedCount == _keys.Length)
            Grow();
        _keys[_collectedCount] = key;
        _collected[_collectedCount++] = node;
    }

    /// <summary>Puts the collected timers, which are due later than all others, in order behind them.</summary>
    /// <param name="wheel">Whose they are.</param>
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

    /// <summary>For a vector of timers at a time: counts the keys that are smaller than each of theirs.</summary>
    private void OrderByCounting(Span<int> places)
    {
        ReadOnlySpan<long> keys = _keys.AsSpan(0, places.Length);
        for (int i = 0; i < keys.Length; i += Vector<long>.Count)
        {
            // What the last vector has beyond them is counted, too, and not used: the arrays' lengths are powers of two.
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

    /// <summary>Makes room behind the last timer: moves all to the front if that frees half of the array, else doubles it.</summary>
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
