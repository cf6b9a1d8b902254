namespace FiberNet;

/// <summary>An event as the ring of a flight recorder holds it: 16 bytes.</summary>
internal struct FlightEntry
{
    /// <summary>For a turn its time, whose number is then in <see cref="By"/>.</summary>
    internal long Subject;
    internal uint By;
    internal ushort Detail;
    internal FlightEvent Event;
}
