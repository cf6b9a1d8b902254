namespace FiberNet;

/// <summary>A span of time that the kernel counts in an <c>int</c> of one unit.</summary>
/// <param name="unit">The unit, in ticks.</param>
internal sealed class SpanCodec(long unit) : OptionCodec<TimeSpan>
{
    internal static readonly SpanCodec Seconds = new(TimeSpan.TicksPerSecond);
    internal static readonly SpanCodec Milliseconds = new(TimeSpan.TicksPerMillisecond);
    internal static readonly SpanCodec Microseconds = new(TimeSpan.TicksPerMicrosecond);

    internal override unsafe Errno Get(int fd, int level, int number, out TimeSpan value)
    {
        int read = 0;
        Errno errno = Read(fd, level, number, &read, sizeof(int), out _);
        value = errno == Errno.None ? new TimeSpan(read * unit) : default;
        return errno;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, TimeSpan value)
    {
        // Up, so that it is never shorter than asked for, and a tick is not none.
        long units = Math.DivRem(value.Ticks, unit, out long rest) + (rest > 0 ? 1 : 0);
        if (value < TimeSpan.Zero || units > int.MaxValue)
            throw OutOfRange(name, value, $"in 0–{new TimeSpan(int.MaxValue * unit)}");
        int written = (int)units;
        return Write(fd, level, number, &written, sizeof(int));
    }

    internal override TimeSpan Convert(string name, object value) => value switch
    {
        TimeSpan span => span,
        // A number is in the unit that the manual page has.
        not bool and not Enum when ToInteger(value) is { } number => number is >= 0 and <= int.MaxValue
            ? new TimeSpan(number * unit) : throw OutOfRange(name, value, $"in 0–{int.MaxValue}"),
        _ => throw Mismatch(name, value),
    };
}
