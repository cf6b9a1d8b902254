namespace FiberNet;

/// <content>How often a fiber was resumed.</content>
public abstract partial class Fiber
{
    /// <summary>
    /// How often the fiber was resumed; starts again at 0 after 2^32. As long as it is the same, the fiber is in the same
    /// slice, or in the park that ended it: what was begun on its behalf then is still what it waits for.
    /// </summary>
    /// <exception cref="InvalidOperationException">Not on the scheduler's thread.</exception>
    public long Switches
    {
        get
        {
            Scheduler.CheckAccess();
            return _switches;
        }
    }
}
