namespace FiberNet.Advanced;

/// <summary>What is true of a <see cref="FiberBox"/> beside its <see cref="BoxState"/>.</summary>
[Flags]
internal enum BoxTraits : byte
{
    None = 0,

    /// <summary>An <see cref="Operation{T}"/>, not a method's frame.</summary>
    Operation = 1,

    /// <summary>Somebody awaits the box, or has awaited it and has not read the outcome yet.</summary>
    Awaited = 2,

    /// <summary>The operation began as <see cref="BoxState.DoneAfterYield"/>: here that is at hand where the fiber parks.</summary>
    YieldsFirst = 4,
}
