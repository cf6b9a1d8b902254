namespace FiberNet;

/// <summary>A C <c>int</c> that has names in .NET.</summary>
/// <param name="fromLinux">The name of a number of Linux's.</param>
/// <param name="toLinux">The number of a name; null for one that Linux lacks.</param>
internal sealed class EnumCodec<T>(Func<int, T> fromLinux, Func<T, int?> toLinux) : OptionCodec<T>
    where T : struct, Enum
{
    internal override unsafe Errno Get(int fd, int level, int number, out T value)
    {
        int read = 0;
        Errno errno = Read(fd, level, number, &read, sizeof(int), out _);
        value = errno == Errno.None ? fromLinux(read) : default;
        return errno;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, T value)
    {
        int written = toLinux(value) ?? throw OutOfRange(name, value, $"a value of {typeof(T).Name}");
        return Write(fd, level, number, &written, sizeof(int));
    }

    internal override T Convert(string name, object value) => value switch
    {
        T typed => typed,
        // A number by itself is Linux's.
        not Enum when ToInteger(value) is >= int.MinValue and <= int.MaxValue and { } number => fromLinux((int)number),
        _ => throw Mismatch(name, value),
    };
}
