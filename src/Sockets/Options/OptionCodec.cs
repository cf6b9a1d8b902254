using FiberNet.Advanced;

namespace FiberNet;

/// <summary>
/// How values of one type go through getsockopt(2) and setsockopt(2).
/// </summary>
/// <remarks>
/// What the kernel would cut off or cannot be told throws here, with the name of the option and the value; what it
/// understands and refuses is its errno. Stateless but for its limits, so one object serves many options and threads.
/// </remarks>
internal abstract class OptionCodec<T>
{
    /// <summary>Reads; the default value with an error.</summary>
    internal abstract Errno Get(int fd, int level, int number, out T value);

    /// <summary>Writes.</summary>
    /// <exception cref="ArgumentException">The value cannot be passed on as it is.</exception>
    internal abstract Errno Set(int fd, int level, int number, string name, T value);

    /// <summary>The value that an object of another type means: a number for a flag, say.</summary>
    /// <exception cref="ArgumentException">None.</exception>
    internal virtual T Convert(string name, object value) => value is T typed ? typed : throw Mismatch(name, value);

    private protected static ArgumentException Mismatch(string name, object value) =>
        new($"{name} takes a value of type {typeof(T).Name}, not {value.GetType().Name} ({value}).", nameof(value));

    private protected static ArgumentOutOfRangeException OutOfRange(string name, object value, string range) =>
        new(nameof(value), value, $"{name} is {range}.");

    /// <summary>
    /// Any integer as a long, a bool as 1 or 0 (as in Tarantool), an enum as its number; null for other objects.
    /// </summary>
    private protected static long? ToInteger(object value) => value switch
    {
        int number => number,
        bool flag => flag ? 1 : 0,
        long number => number,
        uint number => number,
        short number => number,
        ushort number => number,
        byte number => number,
        sbyte number => number,
        ulong number when number <= long.MaxValue => (long)number,
        Enum => System.Convert.ToInt64(value, null),
        _ => null,
    };

    /// <summary>getsockopt(2) for <paramref name="size"/> bytes.</summary>
    /// <returns>The error, and how many bytes the kernel wrote.</returns>
    private protected static unsafe Errno Read(int fd, int level, int number, void* buffer, int size, out int written)
    {
        IoResult result = OptionCalls.Get(fd, level, number, new Span<byte>(buffer, size));
        written = (int)result.Count;
        return result.Errno;
    }

    /// <summary>setsockopt(2) for <paramref name="size"/> bytes.</summary>
    private protected static unsafe Errno Write(int fd, int level, int number, void* buffer, int size) =>
        OptionCalls.Set(fd, level, number, new ReadOnlySpan<byte>(buffer, size)).Errno;
}
