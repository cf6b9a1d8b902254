using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <content>Timers whose tick the wheel has reached. They have left their bucket and are in exact order.</content>
internal sealed partial class TimerWheel
{
    private const long TickMask = (1L << TickShift) - 1;
    private const int InHeap = -1;
    private const int InRun = -2;

    private readonly DueRun _run = new();
    private readonly DueHeap _late = new();

    /// <summary>The last tick whose timers went into the run.</summary>
    private long _runTick;

    /// <summary>Calls the targets of all expired timers, in order.</summary>
    /// <param name="now">The time. Timers due later stay, including those that a target arms now.</param>
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

    /// <summary>The deadline of the first timer that <see cref="Expire"/> would call now; <see cref="long.MaxValue"/> if none.</summary>
    internal long FirstExpired(long now)
    {
        Turn(now >> TickShift);
        return FirstDue() is var first and not 0 && _nodes[first].Deadline <= now ? _nodes[first].Deadline : long.MaxValue;
    }

    /// <summary>The earliest deadline, or <see cref="long.MaxValue"/> without timers. May be early by up to one bucket, never late.</summary>
    internal long NextDeadline()
    {
        if (Count == 0)
            return long.MaxValue;
        int first = FirstDue();
        long due = first != 0 ? _nodes[first].Deadline : long.MaxValue;

        // Timers in buckets are due in a later tick than the current one.
        if (due >> TickShift <= _tick || !TryFindFirst(out int level, out int bucket))
            return due;
        long start = StartOf(level, bucket);
        if (level == 0 && start << TickShift <= due)
        {
            // The bucket is one tick wide. Ordering it now makes the wait exact.
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

    /// <summary>Orders the timers of a tick: behind the run, or in the heap if the run is beyond that tick already.</summary>
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

        // Every pending sequence number is older than the next one. Counted back from that, they stay in order across a wrap.
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

    /// <summary>True if a timer of the run or of the heap stands where its node says.</summary>
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
