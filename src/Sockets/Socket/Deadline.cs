namespace FiberNet;

/// <summary>What is left of a timeout that several steps share.</summary>
internal readonly struct Deadline
{
    private readonly FiberClock _clock;
    private readonly long _end;

    /// <summary>Starts the clock.</summary>
    /// <param name="clock">The scheduler's clock.</param>
    /// <param name="timeout">The whole time; null or infinite: no limit.</param>
    internal Deadline(FiberClock clock, TimeSpan? timeout)
    {
        _clock = clock;
        _end = timeout is { } span && span != Timeout.InfiniteTimeSpan
            ? clock.Timestamp + span.Ticks * TimeSpan.NanosecondsPerTick
            : long.MaxValue;
    }

    /// <summary>The time that is left, at least zero; null: no limit.</summary>
    internal TimeSpan? Left => _end == long.MaxValue
        ? null
        : TimeSpan.FromTicks(Math.Max(0, (_end - _clock.Timestamp + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick));

    internal bool HasPassed => Left == TimeSpan.Zero;

    /// <summary>The shorter of what is left and <paramref name="span"/>.</summary>
    internal TimeSpan AtMost(TimeSpan span) => Left is { } left && left < span ? left : span;
}
