namespace FiberNet;

/// <summary>Fibers that wait for each other in a ring.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Fibers">The first of them; each waits for the next one, and the last of all for the first.</param>
/// <param name="IsCertain">
/// True if each fiber waits for one that holds what it waits for: none of them can go on unless a wait times out or is cancelled.
/// False if a wait is for the last user of a channel, semaphore, event or condition: another fiber may serve it.
/// </param>
public sealed record WaitCycle(int Count, IReadOnlyList<FiberInfo> Fibers, bool IsCertain);
