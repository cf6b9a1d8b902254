namespace FiberNet;

/// <summary>A C <c>int</c> within limits.</summary>
/// <param name="min">The least that may be set.</param>
/// <param name="max">The most that may be set.</param>
internal sealed class IntCodec(int min, int max) : OptionCodec<int>
{
    /// <summary>Any number.</summary>
    internal static readonly IntCodec Any = new(int.MinValue, int.MaxValue);

    /// <summary>A size or a count, which the kernel would take for a huge or a tiny one if it were negative.</summary>
    internal static readonly IntCodec NotNegative = new(0, int.MaxValue);

    internal override unsafe Errno Get(int fd, int level, int number, out int value)
    {
        // Some options of SOL_IP answer with one byte if there is room for no more than that; an int is room enough.
        int read = 0;
        Errno errno = Read(fd, level, number, &read, sizeof(int), out _);
        value = errno == Errno.None ? read : 0;
        return errno;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, int value)
    {
        if (value < min || value > max)
            throw OutOfRange(name, value, $"in {min}–{max}");
        return Write(fd, level, number, &value, sizeof(int));
    }

    internal override int Convert(string name, object value)
    {
        if (ToInteger(value) is not { } number)
            throw Mismatch(name, value);
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw OutOfRange(name, value, $"in {min}–{max}");
    }
}
