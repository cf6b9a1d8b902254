namespace FiberNet;

/// <summary>What happens when code on the scheduler's thread blocks it.</summary>
public enum BlockingDetection
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>It is reported, once for each place in the code.</summary>
    Warn,

    /// <summary>It is reported, and the call that blocks throws <see cref="InvalidOperationException"/> instead.</summary>
    Throw,
}
