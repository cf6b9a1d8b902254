using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FiberNet.Advanced;

/// <summary>
/// A queue of operations that wait for one thing, first in, first out.
/// </summary>
/// <typeparam name="TOperation">The type of the operations, or a base of it.</typeparam>
/// <remarks>
/// <para>An operation that times out or is cancelled need not be unlinked. An entry carries the version that the operation had
/// when it was entered; an entry whose operation has ended, or was reused since, is stale and is skipped. So suspending writes
/// at most one reference, and nothing is ever searched.</para>
/// <para>The first waiter is held in the struct, and an array exists only for the others. Stale entries are removed before the
/// array grows, so it is never much longer than twice the number of waiters.</para>
/// <para>A mutable struct: keep it in a field, never copy it. Thread rule: the scheduler's thread only.</para>
/// </remarks>
public struct WaitQueue<TOperation>
    where TOperation : FiberBox
{
    private const int LargestArrayKept = 64;

    private Entry _first;
    private Entry[]? _more;
    private int _start;

    /// <summary>The number of entries, including stale ones and the first.</summary>
    private int _count;

    /// <summary>True if no operation waits.</summary>
    public bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _count == 0 || !TryPeek(out _);
    }

    /// <summary>True if there are no entries, not even stale ones. Needs no look at an operation.</summary>
    internal readonly bool IsVacant => _count == 0;

    /// <summary>The number of operations that wait.</summary>
    public readonly int Count
    {
        get
        {
            int count = _count != 0 && _first.IsLive ? 1 : 0;
            for (int i = 0; i < _count - 1; i++)
            {
                if (_more![(_start + i) % _more.Length].IsLive)
                    count++;
            }

            return count;
        }
    }

    /// <summary>Enters an operation at the tail.</summary>
    /// <param name="operation">A pending operation.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enqueue(TOperation operation)
    {
        Debug.Assert(operation.State == BoxState.Pending, "what waits is pending");
        if (_count == 0)
            SetFirst(operation);
        else
            EnqueueMore(operation);
    }

    /// <summary>Gets the operation that has waited longest without removing it.</summary>
    /// <param name="operation">The operation; <c>null</c> if none waits.</param>
    /// <returns>True if there is one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPeek([NotNullWhen(true)] out TOperation? operation)
    {
        operation = _count == 0 ? null : _first.Operation;
        return operation is not null && (_first.IsLive || TryPeekMore(out operation));
    }

    /// <summary>Prefetches the operation that has waited longest.</summary>
    public readonly void Prefetch() => CacheLines.Prefetch(_first.Operation);

    /// <summary>Removes the operation that has waited longest.</summary>
    /// <param name="operation">The operation; <c>null</c> if none waits.</param>
    /// <returns>True if there was one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDequeue([NotNullWhen(true)] out TOperation? operation)
    {
        operation = DequeueOrNull();
        return operation is not null;
    }

    /// <summary>Does what <see cref="TryDequeue"/> does. Without an out argument the caller keeps the operation in a register.</summary>
    /// <returns>The operation; <c>null</c> if none waits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TOperation? DequeueOrNull()
    {
        if (_count != 1)
            return _count == 0 ? null : DequeueMore();
        TOperation operation = _first.Operation!;
        if (!IsLive(operation, _first.Version))
            return DequeueMore();
        Vacate(operation);
        return operation;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TOperation? DequeueMore()
    {
        if (!TryPeek(out TOperation? operation))
            return null;
        Advance();
        return operation;
    }

    /// <summary>
    /// Enters the only entry. The reference to a pooled operation stays when it leaves, because often the same operation is entered
    /// next, which then saves a write barrier (half a nanosecond).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetFirst(TOperation operation)
    {
        Debug.Assert(_count == 0, "the first place is free");
        if (!ReferenceEquals(_first.Operation, operation))
            _first.Operation = operation;
        _first.Version = operation.Version;
        _count = 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Vacate(TOperation operation)
    {
        _count = 0;
        if (operation.Pool == BoxPools.None)
            _first.Operation = null;
    }

    /// <summary>Removes the head; the next entry takes its place.</summary>
    private void Advance()
    {
        Debug.Assert(_count > 0, "there is a head to drop");
        if (_count == 1)
        {
            Vacate(_first.Operation!);
            return;
        }

        ref Entry next = ref _more![_start];
        _first = next;
        next = default;
        _start = (_start + 1) % _more.Length;
        if (--_count == 1 && _more.Length > LargestArrayKept)
            _more = null;
    }

    private bool TryPeekMore([NotNullWhen(true)] out TOperation? operation)
    {
        do
            Advance();
        while (_count != 0 && !_first.IsLive);
        operation = _count == 0 ? null : _first.Operation;
        return operation is not null;
    }

    private void EnqueueMore(TOperation operation)
    {
        if (!_first.IsLive && !TryPeekMore(out _))
        {
            SetFirst(operation);
            return;
        }

        if (_more is null)
        {
            _more = new Entry[4];
            _start = 0;
        }

        if (_count - 1 == _more.Length)
            Squeeze();
        _more[(_start + _count - 1) % _more.Length] = new Entry(operation);
        _count++;
    }

    /// <summary>Throws in a debug build if the entries and their number do not agree.</summary>
    [Conditional("DEBUG")]
    internal readonly void CheckInvariants()
    {
        Debug.Assert(_count == 0 || _first.Operation is not null, "the first entry is in the struct");
        Debug.Assert(_count <= 1 || _more is not null, "more than one entry needs the array");
        if (_more is null)
            return;
        Debug.Assert(_start >= 0 && _start < _more.Length, "the array is a ring");
        Debug.Assert(_count - 1 <= _more.Length, "the array holds all entries but the first");
        for (int i = 0; i < _more.Length; i++)
        {
            bool isUsed = i < _count - 1;
            Debug.Assert(_more[(_start + i) % _more.Length].Operation is not null == isUsed, "used entries are in a row, and others hold nothing");
        }
    }

    private void Squeeze()
    {
        Debug.Assert(_count - 1 == _more!.Length, "the array is full");
        Entry[] old = _more!;
        int live = 0;
        for (int i = 0; i < old.Length; i++)
            live += old[i].IsLive ? 1 : 0;
        var entries = new Entry[Math.Max(4, live * 2)];
        int kept = 0;
        for (int i = 0; i < old.Length; i++)
        {
            Entry entry = old[(_start + i) % old.Length];
            if (entry.IsLive)
                entries[kept++] = entry;
        }

        _more = entries;
        _start = 0;
        _count = kept + 1;
    }

    /// <summary>True if the operation still waits, in the use for which it was entered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLive(TOperation operation, uint version) =>
        operation.State == BoxState.Pending && operation.Version == version;

    private struct Entry(TOperation operation)
    {
        internal TOperation? Operation = operation;
        internal uint Version = operation.Version;

        internal readonly bool IsLive
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => Operation is not null && IsLive(Operation, Version);
        }
    }
}
