using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>
/// Timers: armed and dropped in O(1) at any number pending, expired in the exact order of (deadline, arming order).
/// </summary>
/// <remarks>
/// <para>A hierarchical wheel (Varghese and Lauck, 1987) of six levels with 256 buckets, one tick being 2^20 ns
/// (1.05 ms): 2^68 ns, more than a long holds, so there is no overflow list. A timer hangs in the level of the highest
/// byte in which its tick differs from the current one. Buckets are unordered; when the wheel comes to a bucket of the
/// lowest level its timers move to <see cref="DueRun"/>, ordered to the nanosecond. The few that come to a tick later than
/// that go to <see cref="DueHeap"/>; the one that is due next is the first of either.</para>
/// <para>All nodes are in one array of structs linked by index: no object and, but for the target, no write barrier
/// (arm and drop 5.7 ns at a million pending, against 34 ns for linked objects). Node 0 is not used: 0 means "no timer".</para>
/// </remarks>
internal sealed partial class TimerWheel
{
    private const int TickShift = 20;
    private const int Levels = 6;
    private const int BucketsPerLevel = 256;

    /// <summary>Above this many nodes an empty wheel gives its memory back.</summary>
    private const int SmallCapacity = 4096;

    private readonly int[] _heads = new int[Levels * BucketsPerLevel];

    /// <summary>A bit for each bucket that may hold timers. It is cleared when the bucket is looked at, not when its last timer is dropped.</summary>
    private readonly ulong[] _occupied = new ulong[Levels * BucketsPerLevel / 64];
    private Node[] _nodes = new Node[64];
    private int _used = 1;
    private int _free;

    /// <summary>Begins shortly before it wraps: what comes only after 2^32 timers would never be tested.</summary>
    private uint _sequence = uint.MaxValue - 999;
    private long _tick;

    internal TimerWheel(long now)
    {
        _tick = now >> TickShift;

        // The assemblies with what a run is ordered by are loaded when that is first done: now, not when a server sleeps
        // because it is out of descriptors, for loading takes one.
        _run.Append(this);
    }

    /// <summary>Timers that are armed, those included whose deadline was dropped lazily.</summary>
    internal int Count { get; private set; }

    /// <summary>Arms a timer.</summary>
    /// <param name="deadline">When it expires, on the scheduler's clock in nanoseconds.</param>
    /// <param name="target">Who is called then.</param>
    /// <returns>The node, to be given to <see cref="Remove"/> unless the timer expires first.</returns>
    internal int Add(long deadline, ITimerTarget target) => Add(deadline, _sequence++, target);

    /// <summary>Arms a timer whose place among equal deadlines was taken before.</summary>
    /// <param name="deadline">When it expires, on the scheduler's clock in nanoseconds.</param>
    /// <param name="sequence">What <see cref="NextSequence"/> gave.</param>
    /// <param name="target">Who is called then.</param>
    /// <returns>The node.</returns>
    internal int Add(long deadline, uint sequence, ITimerTarget target)
    {
        int index = Rent();
        Debug.Assert(_nodes[index].Target is null, "a free node calls nobody");
        ref Node node = ref _nodes[index];
        node.Target = target;
        node.Deadline = deadline;
        node.Sequence = sequence;
        Link(index, ref node);
        return index;
    }

    /// <summary>Takes a place in the arming order.</summary>
    internal uint NextSequence() => _sequence++;

    /// <summary>Drops a timer that has not expired.</summary>
    /// <param name="index">The node.</param>
    internal void Remove(int index)
    {
        Debug.Assert(IsArmed(index), "only a timer that has not expired is dropped");
        ref Node node = ref _nodes[index];
        if (node.Bucket >= 0)
            Unlink(ref node);
        else
            RemoveDue(ref node);
        Return(index);
    }

    /// <summary>The deadline a node is linked at.</summary>
    internal long DeadlineOf(int index)
    {
        Debug.Assert(IsArmed(index), "only an armed timer has a deadline");
        return _nodes[index].Deadline;
    }

    internal uint SequenceOf(int index) => _nodes[index].Sequence;

    /// <summary>Tells a node its place in the run or in the heap.</summary>
    internal void SetPlace(int index, int place) => _nodes[index].Link = place;

    /// <summary>Moves the wheel on to <paramref name="tick"/>; what is due in that tick or before is put in order.</summary>
    private void Turn(long tick)
    {
        if (tick <= _tick)
            return;
        while (TryFindFirst(out int level, out int bucket))
        {
            long start = StartOf(level, bucket);
            if (start > tick)
                break;
            _tick = start;
            if (level == 0)
                MoveToDue(bucket, start);
            else
                Cascade(level, bucket);
        }

        _tick = tick;
    }

    /// <summary>The tick at which a bucket begins: the current one with the level's byte replaced and all below it zero.</summary>
    private long StartOf(int level, int bucket)
    {
        int shift = level * 8;
        return (_tick & ~((1L << (shift + 8)) - 1)) | ((long)bucket << shift);
    }

    private bool TryFindFirst(out int level, out int bucket)
    {
        for (int word = 0; word < _occupied.Length; word++)
        {
            while (_occupied[word] != 0)
            {
                int index = (word << 6) + BitOperations.TrailingZeroCount(_occupied[word]);
                if (_heads[index] != 0)
                {
                    level = index >> 8;
                    bucket = index & 0xFF;
                    return true;
                }

                // Its timers were all dropped. That is noticed here and not by each timeout that is dropped (an eighth of its cost).
                _occupied[word] &= _occupied[word] - 1;
            }
        }

        level = bucket = 0;
        return false;
    }

    private void Cascade(int level, int bucket)
    {
        int index = TakeBucket(level * BucketsPerLevel + bucket);
        while (index != 0)
        {
            ref Node node = ref _nodes[index];
            int next = node.Link;
            Link(index, ref node);
            index = next;
        }
    }

    private int TakeBucket(int bucket)
    {
        int index = _heads[bucket];
        _heads[bucket] = 0;
        _occupied[bucket >> 6] &= ~(1UL << (bucket & 63));
        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Link(int index, ref Node node)
    {
        long tick = node.Deadline >> TickShift;
        if (tick <= _tick)
        {
            AddLate(index);
            return;
        }

        Debug.Assert(tick > _tick, "a bucket holds what is due in a later tick");
        int level = (63 - BitOperations.LeadingZeroCount((ulong)(tick ^ _tick))) >> 3;
        int bucket = level * BucketsPerLevel + (int)((tick >> (level * 8)) & 0xFF);
        ref int head = ref _heads[bucket];
        node.Bucket = bucket;
        node.Link = head;
        node.Previous = 0;
        if (head != 0)
            _nodes[head].Previous = index;
        else
            _occupied[bucket >> 6] |= 1UL << (bucket & 63);
        head = index;
    }

    private void Unlink(ref Node node)
    {
        int bucket = node.Bucket;
        Debug.Assert(node.Previous != 0 || _heads[bucket] != 0, "the bucket of a linked timer is not empty");
        if (node.Link != 0)
            _nodes[node.Link].Previous = node.Previous;
        if (node.Previous != 0)
        {
            _nodes[node.Previous].Link = node.Link;
            return;
        }

        _heads[bucket] = node.Link;
    }

    private bool IsArmed(int index) => index > 0 && index < _used && _nodes[index].Target is not null;

    private int Rent()
    {
        Count++;
        int index = _free;
        if (index != 0)
        {
            _free = _nodes[index].Link;
            return index;
        }

        if (_used == _nodes.Length)
            Array.Resize(ref _nodes, _nodes.Length * 2);
        return _used++;
    }

    private void Return(int index)
    {
        Debug.Assert(_nodes[index].Target is not null, "a timer is returned once");
        ref Node node = ref _nodes[index];
        node.Target = null;
        node.Link = _free;
        _free = index;
        if (--Count == 0 && _nodes.Length > SmallCapacity)
        {
            _nodes = new Node[64];
            _used = 1;
            _free = 0;
            TrimDue();
        }
    }

    /// <summary>32 bytes. <see cref="Link"/> is the next in the bucket or on the free list, or the place in the run or the heap.</summary>
    private struct Node
    {
        internal ITimerTarget? Target;
        internal long Deadline;
        internal uint Sequence;
        internal int Link;
        internal int Previous;
        internal int Bucket;
    }
}
