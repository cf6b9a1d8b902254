namespace FiberNet;

/// <summary>
/// The fibers of a scheduler by number. A number is a slot (24 bits) and a generation (40 bits); a slot whose
/// generations are used up is retired, so no number is ever given twice.
/// </summary>
internal sealed class FiberRegistry
{
    private const int SlotBits = 24;
    private const int SlotMask = (1 << SlotBits) - 1;
    private const int SmallCapacity = 4096;
    private const long LastGeneration = (1L << (63 - SlotBits)) - 1;

    private Slot[] _slots = new Slot[64];
    private int _used = 1;
    private int _free;
    private long _firstGeneration = 1;

    /// <summary>Shrinking is tried below this many fibers only: after a try in vain not before half of them are gone.</summary>
    private int _shrinkBelow = int.MaxValue;

    internal int Count { get; private set; }

    internal long Add(Fiber fiber)
    {
        int index = _free;
        if (index != 0)
            _free = _slots[index].NextFree;
        else
            index = NewSlot();
        ref Slot slot = ref _slots[index];
        slot.Fiber = fiber;
        Count++;
        return (slot.Generation << SlotBits) | (uint)index;
    }

    internal void Remove(long id)
    {
        int index = (int)(id & SlotMask);
        ref Slot slot = ref _slots[index];
        slot.Fiber = null;
        long generation = (id >> SlotBits) + 1;
        slot.Generation = generation;
        Count--;
        if (generation > LastGeneration)
            return;
        slot.NextFree = _free;
        _free = index;
        if (_used > SmallCapacity && Count < _used / 8 && Count < _shrinkBelow)
            Shrink();
    }

    internal Fiber? Find(long id)
    {
        int index = (int)(id & SlotMask);
        return id > 0 && index < _used && _slots[index].Fiber is { } fiber && fiber.Id == id ? fiber : null;
    }

    internal Fiber[] All() => [.. _slots.Take(_used).Select(slot => slot.Fiber).OfType<Fiber>()];

    private int NewSlot()
    {
        if (_used == _slots.Length)
        {
            if (_used > SlotMask)
                throw new InvalidOperationException($"A scheduler holds at most {SlotMask} fibers at a time.");
            Array.Resize(ref _slots, _slots.Length * 2);
            _shrinkBelow = int.MaxValue;
        }

        _slots[_used].Generation = _firstGeneration;
        return _used++;
    }

    /// <summary>
    /// After a burst: cuts off the free slots above the last one in use. Slots made again later start at a generation
    /// above all of those that were cut off.
    /// </summary>
    private void Shrink()
    {
        int used = _used;
        while (used > 1 && _slots[used - 1].Fiber is null)
            _firstGeneration = Math.Max(_firstGeneration, _slots[--used].Generation);
        if (used > _used / 2)
        {
            _shrinkBelow = Count / 2;
            return;
        }

        Array.Resize(ref _slots, Math.Max(64, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)used)));
        _used = used;
        _free = 0;
        for (int index = used - 1; index > 0; index--)
        {
            if (_slots[index].Fiber is null && _slots[index].Generation <= LastGeneration)
            {
                _slots[index].NextFree = _free;
                _free = index;
            }
        }
    }

    /// <summary>16 bytes: the generation lives in the fiber's own number while there is a fiber.</summary>
    private struct Slot
    {
        internal Fiber? Fiber;
        private long _bits;

        internal long Generation
        {
            readonly get => _bits >> SlotBits;
            set => _bits = (value << SlotBits) | (_bits & SlotMask);
        }

        internal int NextFree
        {
            readonly get => (int)(_bits & SlotMask);
            set => _bits = (_bits & ~(long)SlotMask) | (uint)value;
        }
    }
}
