using System.Buffers;

namespace FiberNet;

/// <summary>A copy of the last events of a flight recorder, in a pooled array: large ones of its own would call for full collections.</summary>
internal sealed class FlightCopy : IDisposable
{
    private readonly FlightEntry[] _entries;
    private readonly int _count;

    /// <summary>Copies events. Any thread.</summary>
    /// <param name="ring">The ring, whose length is a power of two.</param>
    /// <param name="written">How many events were written to it so far: asked for before the copy and after it.</param>
    /// <param name="last">How many events are wanted at most.</param>
    internal FlightCopy(FlightEntry[] ring, Func<long> written, int last)
    {
        long end = written();
        int count = (int)Math.Min(end, Math.Min(last, ring.Length));
        _entries = ArrayPool<FlightEntry>.Shared.Rent(count);
        int from = (int)((end - count) & (ring.Length - 1));
        int first = Math.Min(count, ring.Length - from);
        Array.Copy(ring, from, _entries, 0, first);
        Array.Copy(ring, 0, _entries, first, count - first);

        // What was written during the copy has overwritten the oldest; one more may be half written.
        int lost = (int)Math.Clamp(written() + 1 - ring.Length - (end - count), 0, count);
        _count = count - lost;
        Array.Copy(_entries, lost, _entries, 0, _count);
    }

    /// <summary>The events, oldest first. Those before the first turn have the time of that turn.</summary>
    internal IEnumerable<FlightRecord> Records()
    {
        long time = 0;
        bool isTimed = false;
        for (int i = 0; i < _count; i++)
        {
            FlightEntry entry = _entries[i];
            bool isTurn = entry.Event == FlightEvent.Turn;
            if (isTurn)
                time = entry.Subject;

            // The loop has slept before it woke: what follows has the time of the turn that comes next.
            bool wasTimed = isTimed;
            isTimed = isTurn || (isTimed && entry.Event != FlightEvent.Woke);
            if (!isTimed && (wasTimed || i == 0))
                time = TimeOfNextTurn(i) ?? time;
            string? waitsFor = entry.Event == FlightEvent.Park ? BoxPools.NameOf(entry.Detail) : null;
            yield return new FlightRecord(entry.Event, time, isTurn ? entry.By : entry.Subject, isTurn ? 0 : entry.By, entry.Detail, waitsFor);
        }
    }

    public void Dispose() => ArrayPool<FlightEntry>.Shared.Return(_entries);

    private long? TimeOfNextTurn(int from)
    {
        for (int i = from; i < _count; i++)
        {
            if (_entries[i].Event == FlightEvent.Turn)
                return _entries[i].Subject;
        }

        return null;
    }
}
