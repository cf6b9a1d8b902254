using System.Diagnostics;
using System.Numerics;

namespace FiberNet;

/// <summary>The fibers of a scheduler by number. Numbers rise from 1, and none is ever given twice.</summary>
/// <remarks>
/// The lower bits of a number are its place in the table. A number whose place is taken by a fiber that lives longer is skipped,
/// so no entry is ever searched for. At most half of the table is in use: a pass over all places therefore costs two looks for
/// each new fiber.
/// </remarks>
internal sealed class FiberRegistry
{
    private const int MostFibers = (1 << 24) - 1;
    private const int SmallCapacity = 64;

    /// <summary>A table up to this size is kept after a burst.</summary>
    private const int LargestKept = 4096;

    private Entry[] _table = new Entry[SmallCapacity];
    private long _last;

    /// <summary>Shrinking is tried below this many fibers only. After a failed try, half of them must end before the next one.</summary>
    private int _shrinkBelow = int.MaxValue;

    /// <summary>The number of fibers. Written by the scheduler's thread; any thread may read it.</summary>
    internal int Count { get; private set; }

    /// <summary>Enters a new fiber.</summary>
    /// <returns>Its number.</returns>
    internal long Add(Fiber fiber)
    {
        if (Count >= _table.Length / 2)
            Grow();
        Entry[] table = _table;
        long id = _last;
        do
            id++;
        while (table[PlaceOf(id, table.Length)].Fiber is not null);
        table[PlaceOf(id, table.Length)].Fiber = fiber;
        _last = id;
        Count++;
        return id;
    }

    /// <summary>Removes a fiber that has ended.</summary>
    internal void Remove(Fiber fiber)
    {
        Debug.Assert(ReferenceEquals(Find(fiber.Id), fiber), "a fiber is removed once, by the scheduler that entered it");
        _table[PlaceOf(fiber.Id, _table.Length)].Fiber = null;
        Count--;
        if (_table.Length > LargestKept && Count < _table.Length / 16 && Count < _shrinkBelow)
            Shrink();
    }

    /// <summary>Finds a fiber that has not ended.</summary>
    internal Fiber? Find(long id) =>
        _table[PlaceOf(id, _table.Length)].Fiber is { } fiber && fiber.Id == id ? fiber : null;

    /// <summary>Refers to a fiber no more, or again, without counting it out or in: for a look that leaves no time for another.</summary>
    internal void Hide(Fiber fiber) => _table[PlaceOf(fiber.Id, _table.Length)].Fiber = null;

    /// <inheritdoc cref="Hide"/>
    internal void Restore(Fiber fiber) => _table[PlaceOf(fiber.Id, _table.Length)].Fiber = fiber;

    /// <summary>All fibers as another thread sees them: each one that has not ended meanwhile, and some that have.</summary>
    internal IEnumerable<Fiber> Seen() => Volatile.Read(ref _table).Select(entry => entry.Fiber).OfType<Fiber>();

    internal Fiber[] All() => [.. _table.Select(entry => entry.Fiber).OfType<Fiber>()];

    /// <summary>Throws in a debug build if a fiber is not at the place of its number, or the count is wrong.</summary>
    [Conditional("DEBUG")]
    internal void CheckInvariants()
    {
        Debug.Assert(BitOperations.IsPow2(_table.Length), "a place is the lower bits of a number");
        Debug.Assert(All().Length == Count, "the count is the number of entries");
        foreach (Fiber fiber in All())
        {
            Debug.Assert(fiber.Id > 0 && fiber.Id <= _last, "a number was given by this registry");
            Debug.Assert(ReferenceEquals(Find(fiber.Id), fiber), "a fiber stands at the place of its number");
        }
    }

    private static int PlaceOf(long id, int size) => (int)id & (size - 1);

    /// <summary>Numbers that differ in a small table differ in a larger one, so nothing collides.</summary>
    private void Grow()
    {
        if (Count >= MostFibers)
            throw new InvalidOperationException($"A scheduler holds at most {MostFibers} fibers at a time; end some before you start more.");
        bool hasMoved = TryMove(_table.Length * 2);
        Debug.Assert(hasMoved, "a larger table has no collisions");
        _shrinkBelow = int.MaxValue;
    }

    /// <summary>Takes the smallest table in which the fibers that are left do not collide.</summary>
    private void Shrink()
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(SmallCapacity, Count * 4));
        while (size < _table.Length && !TryMove(size))
            size *= 2;
        if (size >= LargestKept)
            _shrinkBelow = Count / 2;
    }

    private bool TryMove(int size)
    {
        var table = new Entry[size];
        foreach (Entry entry in _table)
        {
            if (entry.Fiber is not { } fiber)
                continue;
            ref Entry place = ref table[PlaceOf(fiber.Id, size)];
            if (place.Fiber is not null)
                return false;
            place.Fiber = fiber;
        }

        _table = table;
        return true;
    }

    /// <summary>A reference in a struct: an array of these is stored to without a covariance check.</summary>
    private struct Entry
    {
        internal Fiber? Fiber;
    }
}
