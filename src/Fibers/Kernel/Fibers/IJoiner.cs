namespace FiberNet;

/// <summary>An operation that waits for the end of a fiber.</summary>
internal interface IJoiner
{
    /// <summary>The fiber has ended.</summary>
    void FiberEnded();
}
