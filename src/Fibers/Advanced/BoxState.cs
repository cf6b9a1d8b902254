namespace FiberNet.Advanced;

/// <summary>How far a <see cref="FiberBox"/> has come.</summary>
internal enum BoxState : byte
{
    /// <summary>Neither a result nor a failure is there.</summary>
    Pending,

    /// <summary>The outcome is there and can be read.</summary>
    Done,

    /// <summary>The outcome is there, but the fiber has used up its budget: whoever awaits the box yields first.</summary>
    DoneAfterYield,

    /// <summary>Of an operation: its outcome was read, and nobody has it.</summary>
    Idle,
}
