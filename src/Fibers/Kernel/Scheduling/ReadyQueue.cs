using System.Diagnostics;
using System.Runtime.CompilerServices;
using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// The fibers that can run, first in, first out. In this ring, entering a fiber writes one reference; a linked list would write
/// three (15.7 against 10.7 ns for each switch).
/// </summary>
internal struct ReadyQueue
{
    private const int SmallCapacity = 4096;

    /// <summary>With up to this many ready fibers, the objects of each are still in the second-level cache at its next slice.</summary>
    private const int FewestPrefetched = 128;

    private Entry[] _ring = new Entry[64];

    // The lower bits are places in the ring. Written by the scheduler's thread; other threads read them as counters.
    private ulong _head;
    private ulong _tail;

    public ReadyQueue()
    {
    }

    /// <summary>How many fibers were taken out, less those that were entered at the head, which the caller counts.</summary>
    internal readonly long Taken => (long)_head;

    internal readonly int Count => (int)(_tail - _head);

    /// <summary>What <see cref="Count"/> is, for another thread: the head is read first, so the difference is never negative.</summary>
    internal readonly int CountOnAnyThread
    {
        get
        {
            ulong head = Volatile.Read(in _head);
            return (int)(Volatile.Read(in _tail) - head);
        }
    }

    internal readonly bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _head == _tail;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Enqueue(Fiber fiber)
    {
        Debug.Assert(fiber.State == FiberState.Ready, "what waits for its turn is ready");
        Entry[] ring = _ring;
        ulong tail = _tail;
        if (tail - _head == (uint)ring.Length)
        {
            EnqueueInLarger(fiber);
            return;
        }

        // The count comes first: a value that is kept across the call of a write barrier goes through the stack.
        _tail = tail + 1;
        ring[(uint)tail & (uint)(ring.Length - 1)].Fiber = fiber;
    }

    internal void EnqueueFirst(Fiber fiber)
    {
        if (Count == _ring.Length)
            Grow();
        _head--;
        At(_head).Fiber = fiber;
    }

    /// <summary>Takes the first fiber. The queue must not be empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Fiber Dequeue()
    {
        Debug.Assert(!IsEmpty, "there is a fiber to take");
        ulong head = _head;
        if (_tail - head > FewestPrefetched)
            Prefetch(head + 1);
        _head = head + 1;
        Entry[] ring = _ring;
        ref Entry entry = ref ring[(uint)head & (uint)(ring.Length - 1)];
        Fiber fiber = entry.Fiber;
        entry.Fiber = null!;
        return fiber;
    }

    /// <summary>Prefetches what the next slices need, as far ahead as one or two system calls take.</summary>
    /// <param name="next">The place of the next fiber. There must be one after it.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Prefetch(ulong next)
    {
        CacheLines.Prefetch(At(next + 1).Fiber);
        At(next).Fiber.PrefetchPark();
    }

    /// <summary>Takes any fiber, for runs that are shuffled by a seed.</summary>
    internal Fiber DequeueAt(int offset)
    {
        Debug.Assert((uint)offset < (uint)Count, "the fiber is in the queue");
        ref Entry first = ref At(_head);
        ref Entry chosen = ref At(_head + (ulong)offset);
        (first, chosen) = (chosen, first);
        return Dequeue();
    }

    /// <summary>Removes a fiber from any place.</summary>
    internal void Remove(Fiber fiber)
    {
        ulong end = _head;
        for (ulong position = _head; position != _tail; position++)
        {
            Fiber present = At(position).Fiber;
            At(position).Fiber = null!;
            if (!ReferenceEquals(present, fiber))
                At(end++).Fiber = present;
        }

        _tail = end;
    }

    /// <summary>Releases the memory of a burst, once the queue is empty.</summary>
    internal void Trim()
    {
        if (_ring.Length > SmallCapacity)
            _ring = new Entry[64];
    }

    /// <summary>Throws in a debug build if a fiber is in the queue twice, or a place outside it holds one.</summary>
    [Conditional("DEBUG")]
    internal readonly void CheckInvariants()
    {
        Debug.Assert(Count >= 0 && Count <= _ring.Length, "the ring holds all that are ready");
        var seen = new HashSet<Fiber>();
        for (ulong position = _head; position != _tail; position++)
            Debug.Assert(seen.Add(At(position).Fiber), "a fiber is ready once");
        Debug.Assert(Array.FindAll(_ring, entry => entry.Fiber is not null).Length == Count, "a place outside the queue is empty");
    }

    private readonly ref Entry At(ulong position) => ref _ring[(uint)position & (uint)(_ring.Length - 1)];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnqueueInLarger(Fiber fiber)
    {
        Grow();
        Enqueue(fiber);
    }

    private void Grow()
    {
        var ring = new Entry[_ring.Length * 2];
        for (ulong position = _head; position != _tail; position++)
            ring[(uint)position & (uint)(ring.Length - 1)] = At(position);
        _ring = ring;
    }

    /// <summary>A reference in a struct: an array of these is stored to without a covariance check.</summary>
    private struct Entry
    {
        internal Fiber Fiber;
    }
}
