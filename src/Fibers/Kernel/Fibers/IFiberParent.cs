namespace FiberNet;

/// <summary>What a fiber tells of its end: the scope that it was made in.</summary>
internal interface IFiberParent
{
    /// <summary>A child has ended and has its outcome.</summary>
    /// <param name="child">The fiber.</param>
    void ChildEnded(Fiber child);
}
