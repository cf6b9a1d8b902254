using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FiberNet;

/// <summary>
/// The last events of a scheduler, always recorded: a ring of 16 bytes for each, without an allocation, a lock or a look at the clock.
/// </summary>
/// <remarks>
/// The clock is read once a turn anyway, and that is the precision of the times. A yield is not recorded. The scheduler's thread writes;
/// any thread reads a copy, from which it drops what was overwritten meanwhile.
/// </remarks>
public sealed class FlightRecorder
{
    private readonly Entry[] _ring;

    /// <summary>How many events were recorded so far. Written after the event.</summary>
    private long _count;

    internal FlightRecorder(int size) => _ring = new Entry[(int)BitOperations.RoundUpToPowerOf2((uint)size)];

    /// <summary>How many events the ring holds.</summary>
    public int Capacity => _ring.Length;

    /// <summary>How many events were recorded since the start. Any thread.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Records an event. The scheduler's thread.</summary>
    /// <param name="what">What happened.</param>
    /// <param name="subject">The number of a fiber or descriptor.</param>
    /// <param name="by">The number of the fiber that runs; 0 for the loop itself.</param>
    /// <param name="detail">A number that depends on the event.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(FlightEvent what, long subject, long by = 0, int detail = 0)
    {
        Entry[] ring = _ring;
        long count = _count;
        ref Entry entry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(ring), (nint)(count & (ring.Length - 1)));
        entry.Subject = subject;
        entry.By = (uint)by;
        entry.Detail = (ushort)detail;
        entry.Event = what;
        _count = count + 1;
    }

    /// <summary>Copies the events, oldest first. Any thread.</summary>
    /// <returns>The events; those before the first turn that is still in the ring have the time of that turn.</returns>
    public IReadOnlyList<FlightRecord> Snapshot()
    {
        long end = Count;
        var copy = (Entry[])_ring.Clone();

        // What was written during the copy has overwritten the oldest; one more may be half written.
        long start = Math.Max(0, Count + 1 - copy.Length);
        var records = new List<FlightRecord>((int)Math.Max(0, end - start));
        long time = 0;
        bool isTimed = false;
        int untimed = 0;
        for (long i = start; i < end; i++)
        {
            Entry entry = copy[i & (copy.Length - 1)];
            bool isTurn = entry.Event == FlightEvent.Turn;
            if (isTurn)
            {
                time = entry.Subject;
                for (; untimed < records.Count; untimed++)
                    records[untimed] = records[untimed] with { Time = time };
            }

            // The loop has slept before it woke: what follows has the time of the turn that comes next.
            isTimed = isTurn || (isTimed && entry.Event != FlightEvent.Woke);
            string? waitsFor = entry.Event == FlightEvent.Park ? BoxPools.NameOf(entry.Detail) : null;
            records.Add(new FlightRecord(entry.Event, time, isTurn ? entry.By : entry.Subject, isTurn ? 0 : entry.By, entry.Detail, waitsFor));
            if (isTimed)
                untimed = records.Count;
        }

        return records;
    }

    private struct Entry
    {
        /// <summary>For a turn its time, whose number is then in <see cref="By"/>.</summary>
        internal long Subject;
        internal uint By;
        internal ushort Detail;
        internal FlightEvent Event;
    }
}
