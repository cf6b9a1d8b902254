namespace FiberNet;

/// <summary>The scope of a fiber, which is told when the fiber ends.</summary>
internal interface IFiberParent
{
    /// <summary>A child has ended and has its outcome.</summary>
    /// <param name="child">The fiber.</param>
    void ChildEnded(Fiber child);

    /// <summary>The fibers that have not ended. Any thread; throws if they change meanwhile.</summary>
    Fiber[] Children();
}
