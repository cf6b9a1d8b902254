namespace FiberNet;

/// <summary>An option of a socket that can be set.</summary>
/// <typeparam name="T">The type of its value.</typeparam>
public sealed class SocketOption<T> : ReadOnlySocketOption<T>
{
    internal SocketOption(int level, int number, string name, OptionCodec<T> codec)
        : base(level, number, number, name, codec)
    {
    }

    // For SO_RCVBUFFORCE, which is another way to set what SO_RCVBUF reads.
    internal SocketOption(int level, int number, int numberToGet, string name, OptionCodec<T> codec)
        : base(level, number, numberToGet, name, codec)
    {
    }

    /// <inheritdoc/>
    public override bool IsReadOnly => false;

    /// <summary>Sets the value; the error if the kernel refuses. Allocates nothing for numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value cannot be passed to the kernel as it is.</exception>
    internal Errno Set(int fd, T value) => _codec.Set(fd, Level, Number, Name, value);

    internal override Errno SetObject(int fd, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Set(fd, _codec.Convert(Name, value));
    }
}
