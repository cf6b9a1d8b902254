namespace FiberNet.Advanced;

/// <summary>One piece of memory for a call that takes several: the kernel's iovec (readv(2)), in its layout.</summary>
/// <remarks>The memory must be native or pinned until the call returns.</remarks>
/// <param name="start">The address of the first byte.</param>
/// <param name="length">How many bytes.</param>
public readonly unsafe struct IoVector(void* start, nuint length)
{
    // The order of the fields is the layout.
    private readonly void* _start = start;
    private readonly nuint _length = length;

    /// <summary>The address of the first byte.</summary>
    public void* Start => _start;

    /// <summary>How many bytes.</summary>
    public nuint Length => _length;
}
