namespace FiberNet;

/// <summary>What a scheduler does when code blocks its thread.</summary>
public enum BlockingDetection
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>The call is reported, once for each place in the code.</summary>
    Warn,

    /// <summary>The call is reported and throws <see cref="InvalidOperationException"/> instead of blocking on.</summary>
    Throw,
}
