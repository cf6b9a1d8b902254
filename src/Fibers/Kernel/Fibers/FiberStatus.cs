namespace FiberNet;

/// <summary>What a fiber is doing.</summary>
public enum FiberStatus
{
    /// <summary>It can run and waits for its turn; also a fiber that has not run yet, and one that waits for the child it has just created.</summary>
    Ready,

    /// <summary>It is the one that runs.</summary>
    Running,

    /// <summary>It has parked.</summary>
    Suspended,

    /// <summary>It has ended.</summary>
    Dead,
}
