using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>
/// Timers that are armed and dropped in O(1), however many are pending, and that expire in the exact order of (deadline, arming order).
/// </summary>
/// <remarks>
/// <para>A hierarchical wheel (Varghese and Lauck, 1987) of six levels with 256 buckets, one tick being 2^20 ns
/// (1.05 ms). That covers 2^68 ns, more than a long holds, so there is no overflow list. A timer hangs in the level of the
/// highest byte in which its tick differs from the current one. Buckets are unordered. When the wheel reaches a bucket of the
/// lowest level, its timers move to <see cref="DueRun"/> and are ordered to the nanosecond. The few timers that are armed for that
/// tick afterwards go to <see cref="DueHeap"/>. The next timer is the first of either.</para>
/// <para>All nodes are in one array of structs, linked by index. There is no object for a timer, and no write barrier but for the
/// target. Arming and dropping takes 5.7 ns at a million pending, against 34 ns for linked objects. Node 0 is not used, because 0
/// means "no timer".</para>
/// </remarks>
internal sealed partial class TimerWheel
{
    private const int TickShift = 20;
    private const int Levels = 6;
    private const int BucketsPerLevel = 256;

    /// <summary>An empty wheel with more nodes than this releases its memory.</summary>
    private const int SmallCapacity = 4096;

    private readonly int[] _heads = new int[Levels * BucketsPerLevel];

    /// <summary>A bit for each bucket that may hold timers. It is cleared when the bucket is looked at, and not when its last timer is dropped.</summary>
    private readonly ulong[] _occupied = new ulong[Levels * BucketsPerLevel / 64];
    private Node[] _nodes = new Node[64];
    private int _used = 1;
    private int _free;

    /// <summary>Starts shortly before it wraps, so that every run tests what would otherwise come after 2^32 timers.</summary>
    private uint _sequence = uint.MaxValue - 999;
    private long _tick;

    internal TimerWheel(long now)
    {
        _tick = now >> TickShift;

        // The first Append loads assemblies, and loading takes a descriptor. Do it now: later, a server may sleep just because it
        // has no descriptors left.
        _run.Append(this);
    }

    /// <summary>The number of armed timers, including those whose deadline was dropped lazily.</summary>
    internal int Count { get; private set; }

    /// <summary>Arms a timer.</summary>
    /// <param name="deadline">When it expires, on the scheduler's clock in nanoseconds.</param>
    /// <param name="target">What the timer calls.</param>
    /// <returns>The node. Pass it to <see cref="Remove"/> unless the timer expires first.</returns>
    internal int Add(long deadline, ITimerTarget target) => Add(deadline, _sequence++, target);

    /// <summary>Arms a timer whose place among equal deadlines was taken earlier.</summary>
    /// <param name="deadline">When it expires, on the scheduler's clock in nanoseconds.</param>
    /// <param name="sequence">The place, from <see cref="NextSequence"/>.</param>
    /// <param name="target">What the timer calls.</param>
    /// <returns>The node.</returns>
    internal int Add(long deadline, uint sequence, ITimerTarget target)
    {
        int index = Rent();
        Debug.Assert(_nodes[index].Target is null, "a free node has no target");
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

    /// <summary>The deadline of an armed timer.</summary>
    internal long DeadlineOf(int index)
    {
        Debug.Assert(IsArmed(index), "only an armed timer has a deadline");
        return _nodes[index].Deadline;
    }

    /// <summary>The deadline of a timer as any thread sees it: <see cref="long.MaxValue"/> if it has expired meanwhile.</summary>
    internal long SeenDeadlineOf(int index)
    {
        Node[] nodes = _nodes;
        return (uint)index < (uint)nodes.Length && nodes[index].Target is not null ? nodes[index].Deadline : long.MaxValue;
    }

    /// <summary>Changes what an armed timer calls.</summary>
    internal void SetTarget(int index, ITimerTarget target)
    {
        Debug.Assert(IsArmed(index), "only an armed timer has a target");
        _nodes[index].Target = target;
    }

    internal uint SequenceOf(int index) => _nodes[index].Sequence;

    /// <summary>Sets the place of a node in the run or in the heap.</summary>
    internal void SetPlace(int index, int place) => _nodes[index].Link = place;

    /// <summary>Advances the wheel to <paramref name="tick"/> and orders the timers that are due by then.</summary>
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

    /// <summary>The tick at which a bucket begins: the current tick with the byte of the level replaced and the lower bytes zero.</summary>
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

                // All its timers were dropped. Noticing that here saves an eighth of the cost of each dropped timeout.
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

    /// <summary>32 bytes. <see cref="Link"/> is the next node of the bucket or of the free list, or the place in the run or in the heap.</summary>
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
