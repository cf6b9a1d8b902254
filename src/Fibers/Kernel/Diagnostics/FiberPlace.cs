namespace FiberNet;

/// <summary>The fibers that are at the same place: same status, kind of wait, methods with their awaits, and place of creation.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Fibers">The first of them.</param>
public sealed record FiberPlace(int Count, IReadOnlyList<FiberInfo> Fibers);
