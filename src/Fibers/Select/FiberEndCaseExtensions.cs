namespace FiberNet;

/// <summary>Makes cases of a <see cref="Select"/> from fibers.</summary>
public static class FiberEndCaseExtensions
{
    /// <summary>Makes a case that waits for the end of a fiber.</summary>
    /// <param name="fiber">The fiber.</param>
    /// <returns>The case. It can be used any number of times, in one select at a time.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="fiber"/> is <c>null</c>.</exception>
    public static FiberEndCase EndCase(this Fiber fiber)
    {
        ArgumentNullException.ThrowIfNull(fiber);
        return new(fiber);
    }
}
