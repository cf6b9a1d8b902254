namespace FiberNet;

/// <summary>An unsigned number of 64 bits.</summary>
internal sealed class Unsigned64Codec : OptionCodec<ulong>
{
    internal static readonly Unsigned64Codec Instance = new();

    internal override unsafe Errno Get(int fd, int level, int number, out ulong value)
    {
        ulong read = 0;
        Errno errno = Read(fd, level, number, &read, sizeof(ulong), out int written);
        // SO_MAX_PACING_RATE answers with 32 bits if an old kernel has no more.
        value = errno != Errno.None ? 0 : written == sizeof(uint) ? *(uint*)&read : read;
        return errno;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, ulong value) =>
        Write(fd, level, number, &value, sizeof(ulong));

    internal override ulong Convert(string name, object value) => value switch
    {
        ulong number => number,
        _ when ToInteger(value) is { } number => number >= 0 ? (ulong)number : throw OutOfRange(name, value, "not negative"),
        _ => throw Mismatch(name, value),
    };
}
