namespace FiberNet;

/// <summary>What a descriptor is ready for.</summary>
[Flags]
public enum IoEvents
{
    /// <summary>Nothing: the value of a wait that failed.</summary>
    None = 0,

    /// <summary>A read would not block: there are bytes, a connection to accept, the end of the stream, or an error.</summary>
    Read = 1,

    /// <summary>A write would not block: there is room, or an error.</summary>
    Write = 2,

    /// <summary>Both directions.</summary>
    ReadWrite = Read | Write,
}
