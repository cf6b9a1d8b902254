namespace FiberNet;

/// <summary>
/// A C <c>timeval</c>, seconds and microseconds; zero is no timeout. Tarantool passes an int, which always gives EINVAL.
/// </summary>
internal sealed class TimevalCodec : OptionCodec<TimeSpan>
{
    internal static readonly TimevalCodec Instance = new();

    internal override unsafe Errno Get(int fd, int level, int number, out TimeSpan value)
    {
        Timeval read = default;
        Errno errno = Read(fd, level, number, &read, sizeof(Timeval), out _);
        value = errno == Errno.None ? new TimeSpan((read.Seconds * TimeSpan.TicksPerSecond) + (read.Microseconds * TimeSpan.TicksPerMicrosecond)) : default;
        return errno;
    }

    internal override unsafe Errno Set(int fd, int level, int number, string name, TimeSpan value)
    {
        if (value == Timeout.InfiniteTimeSpan)
            value = TimeSpan.Zero;
        if (value < TimeSpan.Zero)
            throw OutOfRange(name, value, "not negative; zero is no timeout");
        // Up, so that it is never shorter than asked for, and a tick is not none.
        (long seconds, long ticks) = Math.DivRem(value.Ticks, TimeSpan.TicksPerSecond);
        long microseconds = (ticks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond;
        if (microseconds == 1_000_000)
            (seconds, microseconds) = (seconds + 1, 0);
        Timeval written = new() { Seconds = seconds, Microseconds = microseconds };
        return Write(fd, level, number, &written, sizeof(Timeval));
    }

    internal override TimeSpan Convert(string name, object value) => value switch
    {
        TimeSpan span => span,
        // Tarantool's times are seconds, whole or not.
        double or float => FromSeconds(name, System.Convert.ToDouble(value, null)),
        not bool and not Enum when ToInteger(value) is { } seconds => FromSeconds(name, seconds),
        _ => throw Mismatch(name, value),
    };

    private static TimeSpan FromSeconds(string name, double seconds) =>
        seconds >= 0 && seconds <= TimeSpan.MaxValue.TotalSeconds - 1 ? TimeSpan.FromTicks((long)Math.Ceiling(seconds * TimeSpan.TicksPerSecond))
            : throw OutOfRange(name, seconds, "not negative; zero is no timeout");

    private struct Timeval
    {
        public long Seconds;
        public long Microseconds;
    }
}
