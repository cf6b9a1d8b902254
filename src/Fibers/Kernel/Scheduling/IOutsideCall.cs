namespace FiberNet;

/// <summary>A call of another thread that a fiber of the scheduler serves.</summary>
internal interface IOutsideCall
{
    /// <summary>The scheduler has ended, and the fiber was given up.</summary>
    void Abandon(Exception failure);
}
