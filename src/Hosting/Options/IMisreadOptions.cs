namespace FiberNet.Hosting;

/// <summary>Options that keep what could not be read from the configuration, so that one failure tells of all wrong values.</summary>
internal interface IMisreadOptions
{
    /// <summary>A sentence for each value that is none: its key, the value, and what is allowed.</summary>
    List<string> Misread { get; }
}
