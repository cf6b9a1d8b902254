namespace FiberNet;

/// <summary>The outcome of a write. Converts to <see cref="bool"/>: true if everything was written.</summary>
/// <param name="BytesWritten">How many bytes the kernel has taken, also when the write did not end well.</param>
/// <param name="Errno">Why the write stopped; <see cref="Errno.None"/> if everything was written.</param>
public readonly record struct WriteResult(long BytesWritten, Errno Errno)
{
    /// <summary>True if everything was written.</summary>
    public bool IsSuccess => Errno == Errno.None;

    /// <summary>True if everything was written.</summary>
    /// <param name="result">The outcome.</param>
    public static implicit operator bool(WriteResult result) => result.IsSuccess;

    /// <summary>True if everything was written.</summary>
    /// <returns><see cref="IsSuccess"/>.</returns>
    public bool ToBoolean() => IsSuccess;
}
