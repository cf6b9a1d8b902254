namespace FiberNet;

/// <content>How often a fiber was resumed.</content>
public abstract partial class Fiber
{
    /// <summary>How often the fiber was resumed. Starts again at 0 after 2^32.</summary>
    /// <remarks>
    /// While the number stays the same, the fiber is in the same slice, or in the suspension that ended it. So it still waits for what
    /// was started then.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    public long Switches
    {
        get
        {
            Scheduler.CheckAccess();
            return _switches;
        }
    }
}
