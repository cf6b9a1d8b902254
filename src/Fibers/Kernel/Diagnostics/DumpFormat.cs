namespace FiberNet;

/// <summary>How a dump is written.</summary>
public enum DumpFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: one JSON object; docs/diagnostics.md lists its members.</summary>
    Json,
}
