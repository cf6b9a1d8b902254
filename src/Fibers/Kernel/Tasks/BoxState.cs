namespace FiberNet.Advanced;

/// <summary>How far a <see cref="FiberBox"/> has come.</summary>
internal enum BoxState : byte
{
    /// <summary>Neither a result nor a failure is there.</summary>
    Pending,

    /// <summary>Of an operation: its outcome was read, and nobody has it.</summary>
    Idle,

    /// <summary>The result is there, but the fiber has used up its budget: whoever awaits the box yields first.</summary>
    DoneAfterYield,

    /// <summary>The result is there and can be read. From here on the await goes on at once.</summary>
    Done,

    /// <summary>The await throws.</summary>
    Failed,
}
