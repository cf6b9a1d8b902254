using System.Runtime.CompilerServices;

namespace FiberNet.Bench.Bare;

/// <summary>Objects of one type, last in first out; single-threaded. An array, not a list: a return writes one reference.</summary>
internal sealed class BarePool
{
    private static int s_last = -1;
    private Entry[] _entries = new Entry[16];
    private int _count;

    internal static int NewNumber() => ++s_last;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TItem? Rent<TItem>()
        where TItem : class
    {
        Entry[] entries = _entries;
        int top = _count - 1;
        if ((uint)top >= (uint)entries.Length)
            return null;
        _count = top;
        return Unsafe.As<TItem>(entries[top].Item);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Return(object item)
    {
        Entry[] entries = _entries;
        int count = _count;
        if ((uint)count >= (uint)entries.Length)
            entries = Grow();
        entries[count].Item = item;
        _count = count + 1;
    }

    private Entry[] Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        return _entries;
    }

    /// <summary>A reference in a struct: an array of these is stored to without a covariance check.</summary>
    private struct Entry
    {
        internal object Item;
    }
}
