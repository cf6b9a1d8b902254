namespace FiberNet;

/// <content>What all fibers do.</content>
public sealed partial class FiberScheduler
{
    private const int FibersPerPlace = 16;

    /// <summary>
    /// Lists all fibers: what each does, for how long, and the methods in which it is suspended, innermost first. Rings of fibers
    /// that wait for each other come first; fibers at the same place are shown together, 16 of them. Any thread, also
    /// while the loop is stuck.
    /// </summary>
    /// <remarks>
    /// A method is shown with the line of its await where a portable PDB is found. A dump takes less than a microsecond for each
    /// fiber, and reads symbols when a method is first shown. Where the loop must not wait for that, call it on another thread.
    /// </remarks>
    /// <param name="format">Text for people, or JSON for programs.</param>
    /// <returns>The dump.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="format"/> is undefined.</exception>
    public string Dump(DumpFormat format = DumpFormat.Text)
    {
        CheckFormat(format);
        SchedulerDump dump = Inspect();
        return format == DumpFormat.Json ? dump.ToJson() : dump.ToString();
    }

    /// <summary>Looks at all fibers. Any thread, also while the loop is stuck.</summary>
    /// <param name="fibersPerPlace">How many fibers at the same place are described; the others are counted. Default: 16; at least 1. So many rings, and fibers of each, are described too, but at least 16.</param>
    /// <returns>What they do.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fibersPerPlace"/> is less than 1.</exception>
    public SchedulerDump Inspect(int fibersPerPlace = FibersPerPlace)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fibersPerPlace, 1);
        if (HasAccess)
            ChargeRunTime();
        return SchedulerDump.Of(this, fibersPerPlace);
    }

    /// <summary>
    /// Finds fibers that wait for a mutex, semaphore, condition, event, channel, fiber or scope that no code can reach any more: nothing
    /// will ever wake them. It takes a full collection, during which nothing else runs.
    /// </summary>
    /// <remarks>A fiber that is still in a variable or whose wait has a timeout is not found, nor one whose wait had a timeout shortly before. A result that is kept refers to the fibers: they are not found again.</remarks>
    /// <returns>The fibers; empty if none is lost.</returns>
    /// <exception cref="InvalidOperationException">The caller is not on the scheduler's thread.</exception>
    /// <example>
    /// <!-- given: -->
    /// <code>
    /// foreach (FiberInfo lost in Reactor.Current.Scheduler.FindLost())
    ///     Console.WriteLine($"{lost.Name} waits for {lost.WaitsFor}, which nothing can reach");
    /// </code>
    /// </example>
    public IReadOnlyList<FiberInfo> FindLost()
    {
        CheckAccess();
        return LostFibers.Find(Registry).ConvertAll(static fiber => fiber.Look());
    }

    /// <summary>Looks at the running fiber. Any thread, also while the loop is stuck in it.</summary>
    /// <returns>What it does, with the method that runs, or a caller of it, first in its stack; <c>null</c> if no fiber runs.</returns>
    public FiberInfo? InspectRunning() => Running?.Look();

    private static void CheckFormat(DumpFormat format)
    {
        if (!Enum.IsDefined(format))
            throw new ArgumentOutOfRangeException(nameof(format), format, $"A dump is Text or Json, not {format}.");
    }

    internal bool MeasuresFibers => _meter is not null;

    /// <summary>How long ago the present turn of the loop began, to about a millisecond; that includes the wait for events at its end. Any thread.</summary>
    public TimeSpan TurnAge => TimeSince(_coarseTime);

    internal TimeSpan TimeSince(uint coarseTime) => FromNanoseconds((long)(CoarseNow() - coarseTime) << CoarseShift);

    /// <summary>Negative behind a slice that is stuck.</summary>
    internal TimeSpan TimeUntil(long deadline) => FromNanoseconds(deadline - _clock.Timestamp);

    /// <summary>Adds the time up to now to the running fiber.</summary>
    internal void ChargeRunTime() => _meter?.Charge();

    internal static TimeSpan FromNanoseconds(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>The time to about a millisecond; it begins again after 52 days.</summary>
    internal uint CoarseNow() => (uint)(_clock.Timestamp >> CoarseShift);
}
