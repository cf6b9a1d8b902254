using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FiberNet;

/// <summary>The items of a channel, in order. Grows on demand, so a channel with room for a million items that holds three is small.</summary>
internal struct ItemRing<T>
{
    private const int SmallCapacity = 16;
    private const int LargestKept = 4096;
    private T[]? _items;
    private int _head;

    internal int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Enqueue(T item)
    {
        T[] items = _items is { } ring && Count < ring.Length ? ring : Grow();
        items[(_head + Count++) & (items.Length - 1)] = item;
    }

    /// <summary>Puts an item back at the head.</summary>
    internal void PutBack(T item)
    {
        T[] items = _items is { } ring && Count < ring.Length ? ring : Grow();
        _head = (_head - 1) & (items.Length - 1);
        items[_head] = item;
        Count++;
    }

    /// <summary>Takes the oldest item. There must be one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Dequeue()
    {
        Debug.Assert(Count > 0, "there is an item to take");
        T[] items = _items!;
        ref T slot = ref items[_head & (items.Length - 1)];
        T item = slot;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            slot = default!;
        _head = (_head + 1) & (items.Length - 1);
        if (--Count == 0 && items.Length > LargestKept)
            _items = null;
        return item;
    }

    private T[] Grow()
    {
        var items = new T[_items is null ? SmallCapacity : _items.Length * 2];
        for (int i = 0; i < Count; i++)
            items[i] = _items![(_head + i) & (_items.Length - 1)];
        _head = 0;
        _items = items;
        return items;
    }
}
