namespace FiberNet;

/// <summary>One event of the flight recorder.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Time">When, to the precision of a turn: the time of the scheduler's clock, in nanoseconds.</param>
/// <param name="Subject">The number of the fiber, or the descriptor; that of the turn for <see cref="FlightEvent.Turn"/>.</param>
/// <param name="By">The number of the fiber that ran, modulo 2^32; 0 for the loop itself.</param>
/// <param name="Detail">A number that depends on the event.</param>
/// <param name="WaitsFor">For <see cref="FlightEvent.Park"/>: the kind of operation; else <c>null</c>.</param>
public readonly record struct FlightRecord(FlightEvent Event, long Time, long Subject, uint By, ushort Detail, string? WaitsFor);
