namespace FiberNet;

/// <summary>A failure that no fiber joined.</summary>
public sealed class FiberFailedEventArgs : EventArgs
{
    internal FiberFailedEventArgs(Fiber? fiber, Exception exception)
    {
        Fiber = fiber;
        Exception = exception;
    }

    /// <summary>The fiber that failed; <c>null</c> if a posted callback did.</summary>
    public Fiber? Fiber { get; }

    /// <summary>The exception.</summary>
    public Exception Exception { get; }

    /// <summary>Returns the whole report: the fiber, the failure with its stack, and where the fiber was created (see <see cref="FiberSchedulerOptions.TraceCreation"/>) or else the name of its body.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() =>
        $"{Fiber?.ToString() ?? "a posted callback"} failed, and no fiber joined it: {Exception}{Fiber?.Origin}{Fiber?.Scheduler.SeedNote}";
}
