namespace FiberNet.Advanced;

/// <summary>
/// The default log of the library: lines for standard error, written by a separate thread. The caller waits neither for the
/// reader of a pipe nor for a disk, and their errors never reach it.
/// </summary>
/// <remarks>
/// <para>At most 1,024 lines and a million characters wait to be written. Further lines are lost, as are lines that cannot be
/// written; the next line that is written says how many. When the process exits, or ends with an unhandled exception, waiting
/// lines are written first, for at most a second.</para>
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
    /// Opens standard error and starts the writer. The first <see cref="Write"/> does so otherwise, but a server may have no
    /// descriptor left by then, so call this at the start. Never throws.
    /// </summary>
    public static void Prepare() => s_queue.Prepare();

    /// <summary>Queues a line for the present <see cref="Console.Error"/>, with the prefix "FiberNet: ". Never blocks for long, and never throws because the line cannot be written.</summary>
    /// <param name="line">The text, one line or several.</param>
    /// <exception cref="ArgumentNullException"><paramref name="line"/> is <c>null</c>.</exception>
    public static void Write(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        s_queue.Add(Prefix, line);
    }

    /// <summary>Blocks the calling thread until all queued lines were written or lost.</summary>
    /// <param name="timeout">The maximum time to wait for the whole call. <see cref="Timeout.InfiniteTimeSpan"/> waits indefinitely; <see cref="TimeSpan.Zero"/> never waits.</param>
    /// <returns>True if no line is left; false if the timeout expired.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative or more than 100 years.</exception>
    public static bool Flush(TimeSpan timeout)
    {
        TimeoutRule.Check(timeout);
        return s_queue.Flush(timeout);
    }
}
