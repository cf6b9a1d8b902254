namespace FiberNet;

/// <summary>Tells of a failure that no fiber joined.</summary>
public sealed class FiberFailedEventArgs : EventArgs
{
    internal FiberFailedEventArgs(Fiber? fiber, Exception exception)
    {
        Fiber = fiber;
        Exception = exception;
    }

    /// <summary>The fiber that failed; null when a posted callback did.</summary>
    public Fiber? Fiber { get; }

    /// <summary>What it failed with.</summary>
    public Exception Exception { get; }
}
