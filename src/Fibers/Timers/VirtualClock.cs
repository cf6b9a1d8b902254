namespace FiberNet;

/// <summary>
/// A clock that stands still while fibers run and jumps to the next timer when all of them wait. An hour of sleeps passes in
/// milliseconds, and in the same way each time.
/// </summary>
/// <remarks>
/// <para>Work that runs elsewhere takes real time. While a fiber waits for such work, a task of another library or an offloaded
/// call, the clock stands still. So no timeout expires that would not expire in production. Use each clock in one scheduler
/// only.</para>
/// <para>The clock ends after 292 years: a sleep that would end later ends then, and every further sleep ends at once.</para>
/// </remarks>
public sealed class VirtualClock : FiberClock
{
    /// <summary>What <see cref="TimeProvider.GetUtcNow"/> of the scheduler returns at the start: the same in each run.</summary>
    public static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private long _now;

    /// <summary>
    /// How long the clock stands still for work outside, in real time, before it jumps. Default: 1 second. <see cref="TimeSpan.Zero"/>
    /// never stands still; <see cref="Timeout.InfiniteTimeSpan"/> stands still until the work has ended.
    /// </summary>
    /// <remarks>It has to jump at last: the work itself may wait for a timer, which the scheduler cannot see.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or more than 100 years.</exception>
    public TimeSpan Patience
    {
        get;
        init
        {
            TimeoutRule.Check(value);
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>Nanoseconds since the clock was made. Written by the scheduler's thread; any thread may read it.</summary>
    public override long Timestamp => Volatile.Read(ref _now);

    /// <summary>The time since the clock was made. Any thread.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Timestamp / TimeSpan.NanosecondsPerTick);

    /// <summary>Jumps to the next timer. The scheduler calls it when no fiber can run.</summary>
    internal void JumpTo(long timestamp)
    {
        if (timestamp > _now)
            Volatile.Write(ref _now, timestamp);
    }
}
