namespace FiberNet;

/// <summary>
/// The fiber on whose behalf a stream was called, and the slice in which that was. Once the fiber was resumed since, the call is
/// its business no longer. A library that reads on in the background is not to be stopped because of its first caller.
/// </summary>
/// <param name="Fiber">The fiber; null if there is none.</param>
/// <param name="Slice">What <see cref="Fiber.Switches"/> was.</param>
internal readonly record struct StreamOwner(Fiber? Fiber, long Slice)
{
    internal StreamOwner(Fiber? fiber)
        : this(fiber, fiber?.Switches ?? 0)
    {
    }

    /// <summary>True if the fiber is still in that slice, or in the suspension that ended it.</summary>
    internal bool Waits => Fiber is { } fiber && fiber.Switches == Slice && fiber.Status != FiberStatus.Dead;
}
