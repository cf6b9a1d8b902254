namespace FiberNet;

/// <summary>A socket option that can be read. Options that can also be set derive from it: <see cref="SocketOption{T}"/>.</summary>
/// <typeparam name="T">The type of its value.</typeparam>
public class ReadOnlySocketOption<T> : SocketOption
{
    private protected readonly OptionCodec<T> _codec;
    private readonly int _numberToGet;

    internal ReadOnlySocketOption(int level, int number, string name, OptionCodec<T> codec)
        : this(level, number, number, name, codec)
    {
    }

    private protected ReadOnlySocketOption(int level, int number, int numberToGet, string name, OptionCodec<T> codec)
        : base(level, number, name)
    {
        _codec = codec;
        _numberToGet = numberToGet;
    }

    /// <inheritdoc/>
    public sealed override Type ValueType => typeof(T);

    /// <inheritdoc/>
    public override bool IsReadOnly => true;

    /// <summary>Reads the value; the default and the error if the kernel refuses. Allocates nothing for numbers.</summary>
    internal Errno TryGet(int fd, out T value) => _codec.Get(fd, Level, _numberToGet, out value);

    internal sealed override Errno TryGetObject(int fd, out object? value)
    {
        Errno errno = TryGet(fd, out T typed);
        value = errno == Errno.None ? typed : null;
        return errno;
    }

    internal override Errno SetObject(int fd, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        throw new ArgumentException($"{Name} can be read only.", nameof(value));
    }
}
