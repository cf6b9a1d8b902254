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
    private readonly FlightEntry[] _ring;
    private readonly FiberClock _clock;

    /// <summary>How many events were recorded so far. Written after the event.</summary>
    private long _count;

    internal FlightRecorder(int size, FiberClock clock)
    {
        _ring = new FlightEntry[(int)BitOperations.RoundUpToPowerOf2((uint)size)];
        _clock = clock;
    }

    /// <summary>How many events the ring holds.</summary>
    public int Capacity => _ring.Length;

    /// <summary>How many events were recorded since the start. Any thread.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The time of the scheduler's clock, which the records have. Any thread.</summary>
    internal long Now => _clock.Timestamp;

    /// <summary>Records an event. The scheduler's thread.</summary>
    /// <param name="what">What happened.</param>
    /// <param name="subject">The number of a fiber or descriptor.</param>
    /// <param name="by">The number of the fiber that runs; 0 for the loop itself.</param>
    /// <param name="detail">A number that depends on the event.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(FlightEvent what, long subject, long by = 0, int detail = 0)
    {
        FlightEntry[] ring = _ring;
        long count = _count;
        ref FlightEntry entry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(ring), (nint)(count & (ring.Length - 1)));
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
        using FlightCopy copy = CopyLast(int.MaxValue);
        return [.. copy.Records()];
    }

    /// <summary>Copies the last events. Any thread.</summary>
    internal FlightCopy CopyLast(int most) => new(_ring, () => Count, most);
}
