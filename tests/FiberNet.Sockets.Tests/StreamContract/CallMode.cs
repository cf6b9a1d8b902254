namespace FiberNet.Tests.StreamContract;

/// <summary>The form of a call of a stream.</summary>
public enum CallMode
{
    /// <summary>ReadByte and WriteByte.</summary>
    Byte,

    /// <summary>With a span; blocks.</summary>
    Span,

    /// <summary>With an array; blocks.</summary>
    Array,

    /// <summary>Begin and End one after the other; blocks.</summary>
    BeginEnd,

    /// <summary>ReadAsync and WriteAsync with an array.</summary>
    ArrayAsync,

    /// <summary>ReadAsync and WriteAsync with memory.</summary>
    MemoryAsync,

    /// <summary>Begin and End as a task.</summary>
    BeginEndAsync,
}
