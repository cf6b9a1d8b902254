namespace FiberNet;

/// <summary>
/// Thrown by a call that can suspend in a fiber that was cancelled with <see cref="Fiber.Cancel"/>, and by a join of a fiber that
/// ended that way.
/// </summary>
/// <remarks>
/// Cancellation is sticky: after the exception was caught, the next call that can suspend throws again. A cancelled fiber that
/// ends with this exception has not failed.
/// </remarks>
public sealed class FiberCanceledException : OperationCanceledException
{
    /// <summary>Makes an exception with the default message.</summary>
    public FiberCanceledException()
        : base("The fiber was cancelled.")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">The message.</param>
    public FiberCanceledException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public FiberCanceledException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal FiberCanceledException(Fiber fiber)
        : base($"{fiber} was cancelled.") => Fiber = fiber;

    internal FiberCanceledException(Fiber fiber, string message)
        : base(message) => Fiber = fiber;

    /// <summary>
    /// The fiber whose cancellation this is; <c>null</c> if the exception was made by other code. By it a join tells the end of
    /// the other fiber from that of its own.
    /// </summary>
    public Fiber? Fiber { get; }
}
