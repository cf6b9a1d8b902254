using System.Diagnostics;

namespace FiberNet;

/// <summary>
/// Timers that were armed for a tick after the wheel had reached it: a binary heap by (deadline, arming order). Each node knows
/// its position, so dropping a timer takes O(log n).
/// </summary>
internal sealed class DueHeap
{
    private const int SmallCapacity = 64;
    private Entry[] _entries = new Entry[SmallCapacity];

    internal int Count { get; private set; }

    /// <summary>The node that is due first. The heap must not be empty.</summary>
    internal int Top
    {
        get
        {
            Debug.Assert(Count > 0, "the heap has a first timer");
            return _entries[0].Node;
        }
    }

    /// <summary>True if the first node is due before another timer. The heap must not be empty.</summary>
    internal bool IsTopBefore(long deadline, uint sequence) => _entries[0].IsBefore(new Entry(0, deadline, sequence));

    internal void Add(int node, TimerWheel wheel)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Count * 2);
        SiftUp(Count++, new Entry(node, wheel.DeadlineOf(node), wheel.SequenceOf(node)), wheel);
    }

    internal void Remove(int position, TimerWheel wheel)
    {
        Debug.Assert((uint)position < (uint)Count, "a timer leaves the heap once");
        Entry last = _entries[--Count];
        if (position == Count)
            return;
        if (position > 0 && last.IsBefore(_entries[(position - 1) / 2]))
            SiftUp(position, last, wheel);
        else
            SiftDown(position, last, wheel);
    }

    /// <summary>Throws in a debug build if a timer is not where its node says, or comes before the one above it.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants(TimerWheel wheel)
    {
        for (int i = 0; i < Count; i++)
        {
            Debug.Assert(wheel.IsAt(_entries[i].Node, i, isInRun: false), "a timer of the heap knows its place");
            Debug.Assert(i == 0 || !_entries[i].IsBefore(_entries[(i - 1) / 2]), "none comes before the one above it");
        }
    }

    internal void Trim()
    {
        if (Count == 0 && _entries.Length > SmallCapacity)
            _entries = new Entry[SmallCapacity];
    }

    private void SiftUp(int position, Entry entry, TimerWheel wheel)
    {
        while (position > 0)
        {
            int parent = (position - 1) / 2;
            if (!entry.IsBefore(_entries[parent]))
                break;
            Put(position, _entries[parent], wheel);
            position = parent;
        }

        Put(position, entry, wheel);
    }

    private void SiftDown(int position, Entry entry, TimerWheel wheel)
    {
        while (true)
        {
            int child = 2 * position + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && _entries[child + 1].IsBefore(_entries[child]))
                child++;
            if (!_entries[child].IsBefore(entry))
                break;
            Put(position, _entries[child], wheel);
            position = child;
        }

        Put(position, entry, wheel);
    }

    private void Put(int position, Entry entry, TimerWheel wheel)
    {
        _entries[position] = entry;
        wheel.SetPlace(entry.Node, position);
    }

    private readonly struct Entry(int node, long deadline, uint sequence)
    {
        internal readonly int Node = node;
        private readonly uint _sequence = sequence;
        private readonly long _deadline = deadline;

        /// <summary>Sequence numbers wrap. The sign of their difference orders two that are pending at the same time.</summary>
        internal bool IsBefore(in Entry other) =>
            _deadline != other._deadline ? _deadline < other._deadline : (int)(_sequence - other._sequence) < 0;
    }
}
