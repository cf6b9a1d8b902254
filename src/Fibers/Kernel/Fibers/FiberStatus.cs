namespace FiberNet;

/// <summary>What a fiber is doing.</summary>
public enum FiberStatus
{
    /// <summary>The fiber can run and waits for its turn. So does a fiber that has not run yet, and one whose new child runs.</summary>
    Ready,

    /// <summary>The fiber runs.</summary>
    Running,

    /// <summary>The fiber waits for something.</summary>
    Suspended,

    /// <summary>The fiber has ended.</summary>
    Dead,
}
