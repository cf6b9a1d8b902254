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

    /// <summary>Gives the whole report: the fiber, the failure with its stack, and where the fiber was made (<see cref="FiberSchedulerOptions.TraceCreation"/>), or else what its body is.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() =>
        $"{Fiber?.ToString() ?? "a posted callback"} failed and nobody joined it: {Exception}{Fiber?.Origin}";
}
