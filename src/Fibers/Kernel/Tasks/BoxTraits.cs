namespace FiberNet.Advanced;

/// <summary>Facts about a <see cref="FiberBox"/> besides its <see cref="BoxState"/>.</summary>
[Flags]
internal enum BoxTraits : byte
{
    None = 0,

    /// <summary>The box is an <see cref="Operation{T}"/>, not a frame.</summary>
    Operation = 1,

    /// <summary>The box is awaited, or was awaited and its outcome was not read yet.</summary>
    Awaited = 2,

    /// <summary>The operation began as <see cref="BoxState.DoneAfterYield"/>. The bit saves a test of the state where the fiber suspends.</summary>
    YieldsFirst = 4,
}
