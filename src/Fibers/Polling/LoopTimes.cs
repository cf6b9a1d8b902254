namespace FiberNet.Advanced;

/// <summary>What one turn of the loop took, for an <see cref="ILoopObserver"/>.</summary>
/// <param name="LongestSlice">The longest slice of the turn; <c>null</c> if no fiber ran.</param>
/// <param name="ReadyDelay">
/// How long one fiber was in the ready queue: the last of those that were ready when an earlier turn, or this one, began. One fiber is
/// followed at a time. <c>null</c> if it has not run in this turn.
/// </param>
/// <param name="TimerLateness">How late the first timer expired that did so in the turn; <c>null</c> if none did.</param>
public readonly record struct LoopTimes(TimeSpan? LongestSlice, TimeSpan? ReadyDelay, TimeSpan? TimerLateness);
