namespace FiberNet.Advanced;

/// <summary>
/// The default log of the library: lines for standard error, written by a thread of its own. The caller never waits for the
/// reader of the pipe or for the disk, and an error of either never reaches it.
/// </summary>
/// <remarks>
/// <para>At most 1,024 lines and a million characters wait to be written. What comes when that is full is lost, and so is what
/// cannot be written; the next line that can be written says how many lines were lost before it. When the process ends in good order, or with an
/// unhandled exception, what waits is written first, but for a second at most.</para>
/// <para>Thread rule: any thread.</para>
/// </remarks>
public static class StandardErrorLog
{
    private const string Prefix = "FiberNet: ";

    private static readonly LogQueue s_queue = new();

    static StandardErrorLog()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Flush(TimeSpan.FromSeconds(1));
        AppDomain.CurrentDomain.UnhandledException += static (_, _) => Flush(TimeSpan.FromSeconds(1));
    }

    /// <summary>
    /// Opens standard error and starts the writer. The first <see cref="Write"/> would do it; a server calls this at its start,
    /// because later there may be no descriptor left. Never throws.
    /// </summary>
    public static void Prepare() => s_queue.Prepare();

    /// <summary>Has a line written to <see cref="Console.Error"/>, as it is now, after "FiberNet: ". Never blocks for long, and never throws for what becomes of the line.</summary>
    /// <param name="line">The line, or several.</param>
    /// <exception cref="ArgumentNullException"><paramref name="line"/> is null.</exception>
    public static void Write(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        s_queue.Add(Prefix, line);
    }

    /// <summary>Blocks the calling thread until all lines so far were written or lost.</summary>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/>: without a limit.</param>
    /// <returns>True if no line waits; false if the time was over.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    public static bool Flush(TimeSpan timeout)
    {
        TimeoutRule.Check(timeout);
        return s_queue.Flush(timeout);
    }
}
