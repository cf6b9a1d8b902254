namespace FiberNet;

/// <summary>What a timer calls: a sleeping fiber or an operation with a deadline.</summary>
internal interface ITimerTarget
{
    /// <summary>The timer has expired; its node is already free.</summary>
    /// <param name="now">The time of this expiry, not before the deadline.</param>
    void OnTimer(long now);
}
