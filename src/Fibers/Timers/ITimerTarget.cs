namespace FiberNet;

/// <summary>Called by a timer: a sleeping fiber, for example, or an operation with a deadline.</summary>
internal interface ITimerTarget
{
    /// <summary>The timer has expired. Its node is already free.</summary>
    /// <param name="now">The present time, which is not before the deadline.</param>
    void OnTimer(long now);
}
