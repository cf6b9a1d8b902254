namespace FiberNet;

/// <summary>The fibers that are at the same place: same status, kind of wait, methods with their awaits, and place of creation.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Fibers">Some of them: those that have run longest, where that is measured, else those that have waited longest.</param>
public sealed record FiberPlace(int Count, IReadOnlyList<FiberInfo> Fibers);
