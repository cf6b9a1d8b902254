using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <content>The timers whose tick the wheel has come to: no bucket holds them any more, they are in exact order.</content>
internal sealed partial class TimerWheel
{
    private const long TickMask = (1L << TickShift) - 1;
    private const int InHeap = -1;
    private const int InRun = -2;

    private readonly DueRun _run = new();
    private readonly DueHeap _late = new();

    /// <summary>The last tick whose timers were put in the run.</summary>
    private long _runTick;

    /// <summary>Calls the targets of all timers whose deadline has come, in order.</summary>
    /// <param name="now">The time; timers due later stay, also those that a target arms now.</param>
    internal void Expire(long now)
    {
        Turn(now >> TickShift);
        for (int index; (index = FirstDue()) != 0;)
        {
            ref Node node = ref _nodes[index];
            if (node.Deadline > now)
                break;
            RemoveDue(ref node);
            Debug.Assert(IsArmed(index), "an expired timer was armed");
            ITimerTarget target = node.Target!;
            Return(index);
            target.OnTimer(now);
        }
    }

    /// <summary>The earliest deadline, or <see cref="long.MaxValue"/>. May be early by up to a bucket, never late.</summary>
    internal long NextDeadline()
    {
        if (Count == 0)
            return long.MaxValue;
        int first = FirstDue();
        long due = first != 0 ? _nodes[first].Deadline : long.MaxValue;

        // What hangs in a bucket is due in a later tick than the current one.
        if (due >> TickShift <= _tick || !TryFindFirst(out int level, out int bucket))
            return due;
        long start = StartOf(level, bucket);
        if (level == 0 && start << TickShift <= due)
        {
            // The bucket is one tick wide: put it in order now, and the wait can be exact.
            MoveToDue(bucket, start);
            return _nodes[FirstDue()].Deadline;
        }

        return Math.Min(due, start << TickShift);
    }

    /// <summary>The node that is due first; 0 if none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FirstDue()
    {
        if (_late.Count != 0)
            return FirstDueOrLate();
        return _run.IsEmpty ? 0 : _run.Top;
    }

    private int FirstDueOrLate()
    {
        if (_run.IsEmpty)
            return _late.Top;
        ref Node node = ref _nodes[_run.Top];
        return _late.IsTopBefore(node.Deadline, node.Sequence) ? _late.Top : _run.Top;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RemoveDue(ref Node node)
    {
        if (node.Bucket == InRun)
            _run.Remove(node.Link);
        else
            _late.Remove(node.Link, this);
    }

    /// <summary>Puts the timers of a tick in order: behind the run; but in the heap if the run has come further already.</summary>
    private void MoveToDue(int bucket, long tick)
    {
        int index = TakeBucket(bucket);
        if (!_run.IsEmpty && tick <= _runTick)
        {
            while (index != 0)
            {
                int next = _nodes[index].Link;
                AddLate(index);
                index = next;
            }

            return;
        }

        // Each sequence number that is pending was given before the next one: counted from that, they are in order also
        // where they have wrapped.
        uint sequence = _sequence;
        while (index != 0)
        {
            ref Node node = ref _nodes[index];
            Debug.Assert(node.Deadline >> TickShift == tick, "a bucket of the lowest level holds one tick");
            _run.Collect(index, ((node.Deadline & TickMask) << 32) | (node.Sequence - sequence));
            node.Bucket = InRun;
            index = node.Link;
        }

        _run.Append(this);
        _runTick = tick;
    }

    /// <summary>Throws in a debug build if a timer is lost, linked twice, or in the wrong place.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants()
    {
        int found = _late.Count + _run.CheckInvariants(this);
        _late.CheckInvariants(this);
        for (int bucket = 0; bucket < _heads.Length; bucket++)
        {
            Debug.Assert(_heads[bucket] == 0 || (_occupied[bucket >> 6] & (1UL << (bucket & 63))) != 0, "the bit of a bucket with timers is set");
            for (int index = _heads[bucket], previous = 0; index != 0; previous = index, index = _nodes[index].Link)
            {
                found++;
                ref Node node = ref _nodes[index];
                long tick = node.Deadline >> TickShift;
                Debug.Assert(IsArmed(index) && node.Bucket == bucket && node.Previous == previous, "a bucket is a list in both directions");
                Debug.Assert(tick > _tick && ((tick >> ((bucket >> 8) * 8)) & 0xFF) == (bucket & 0xFF), "a timer hangs in the bucket of its tick");
            }
        }

        Debug.Assert(found == Count, "every armed timer is in one place");
        int free = 0;
        for (int index = _free; index != 0; index = _nodes[index].Link)
            free++;
        Debug.Assert(free + Count + 1 == _used, "every node is armed or free");
    }

    /// <summary>Of a timer in the run or in the heap: true if it stands where its node says.</summary>
    internal bool IsAt(int index, int place, bool isInRun) =>
        IsArmed(index) && _nodes[index].Bucket == (isInRun ? InRun : InHeap) && _nodes[index].Link == place;

    /// <summary>True if a timer expires before another one.</summary>
    internal bool IsBefore(int index, int other) =>
        _nodes[index].Deadline != _nodes[other].Deadline
            ? _nodes[index].Deadline < _nodes[other].Deadline
            : (int)(_nodes[index].Sequence - _nodes[other].Sequence) < 0;

    private void AddLate(int index)
    {
        _nodes[index].Bucket = InHeap;
        _late.Add(index, this);
    }

    private void TrimDue()
    {
        _run.Trim();
        _late.Trim();
    }
}
